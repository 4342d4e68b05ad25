"""People, organizations, appointments, who evaluates whom, signing in, and the event log."""
