"""The language of programs: reads a program's file, and judges, prices, counts and words what it says. Knows no
Django."""
