"""The ways back that several pages of the office begin with."""

from django.urls import reverse
from django.utils.text import capfirst

from alongside.web.shared.request import Request


def to_setup(request: Request) -> tuple[str, str]:
    """To the page on which the program of this year is set up, in its own word for a program."""
    return reverse("office:cohort"), f"{capfirst(request.nouns.program.one)} setup"
