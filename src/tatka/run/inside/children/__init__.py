"""Its folder is put on the path of interpreters that examples start."""
