"""Doing what a form asks, or saying beside it why that cannot be done."""

from collections.abc import Callable

from alongside.kernel.errors import NotAllowed, Refused


def refusal_of(act: Callable[[], object]) -> str:
    """Do it; return the sentence that says why it could not be done, empty when it was.

    What is not this person's to do goes on to the page that says so.
    """
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        return refused.sentence
    return ""
