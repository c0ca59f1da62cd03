"""The reference for authors, as Markdown, made from the code that defines what it describes."""
