"""The scene of the access tables, whose private words are the canaries."""

from tests.access.conftest import orchard, scene

__all__ = ["orchard", "scene"]
