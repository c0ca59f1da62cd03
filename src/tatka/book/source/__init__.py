"""From a chapter's Markdown to its tree: the one parser, the nodes, the directives."""
