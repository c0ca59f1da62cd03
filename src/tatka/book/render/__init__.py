"""From a chapter's tree and its records to plain Markdown."""
