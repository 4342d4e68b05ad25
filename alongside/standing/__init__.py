"""Standing: what is asked against what is known; what is missing in words, and who could use something."""
