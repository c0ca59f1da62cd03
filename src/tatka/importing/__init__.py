"""Brings old books in: pages and notebooks become scripts, chapters and a ledger of decisions."""
