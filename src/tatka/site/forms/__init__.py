"""The book in other forms: as a PDF to print, and as an EPUB for phones and readers."""
