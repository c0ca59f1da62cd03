"""What happens inside the kernel and right after it."""
