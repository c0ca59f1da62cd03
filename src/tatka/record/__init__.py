"""The record of a run: its format, its fingerprint, its state."""
