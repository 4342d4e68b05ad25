"""Template tags of the kit; settings load them everywhere."""
