"""What two, or a team, write to each other between sessions, and what is done when somebody reports it."""
