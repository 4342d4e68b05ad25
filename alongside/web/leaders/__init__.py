"""Read-only totals for districts, unions, funders."""
