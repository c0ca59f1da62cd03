"""What every room knows: errors, settings, languages, files, Chromium."""
