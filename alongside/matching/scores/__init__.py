"""Every pair at once: which rules forbid it, how well it fits, and both in words. Plain Python and NumPy."""
