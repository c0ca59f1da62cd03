"""From a chapter's Markdown to its tree."""
