"""The coordinators’ face."""
