"""The face of coaches, mentors and the people they work with: phone first."""
