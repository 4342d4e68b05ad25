"""A noun of a program, as its file says it."""

from dataclasses import dataclass

from alongside.blueprint.tongues.noun import Forms


@dataclass(frozen=True)
class Noun(Forms):
    """A word as pages print it: one mentee, many mentees."""
