"""Matching: who helps whom. Scores and solver are pure; rounds, proposals and decisions are kept."""
