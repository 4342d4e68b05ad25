"""What an engagement works on: goals, plans, cycles, and what is handed over."""
