"""Public pages, signing in, choosing as whom to act."""
