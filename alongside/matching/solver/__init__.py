"""Who helps whom, exactly: an assignment with capacities, proven by prices. Plain Python and NumPy over OR-Tools."""
