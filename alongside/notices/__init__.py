"""What people are told: the bell and the mail, built from events. Facts and names, never content."""
