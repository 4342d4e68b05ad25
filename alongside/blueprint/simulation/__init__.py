"""A dry run of a year: what a program asks of whom, held against the numbers it is planned with."""
