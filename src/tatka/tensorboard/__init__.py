"""Snapshots of TensorBoard's logs, and pictures of the real TensorBoard."""
