"""The mail with a code."""

from django.template.loader import render_to_string

from alongside.people.actions.sign_in import MINUTES, Asked
from alongside.web.shared.mail import send


def send_code(asked: Asked) -> None:
    """Mail a code; or, to an address nobody here has, that there is none. One mail either way: time tells nothing."""
    words = render_to_string("front/code.txt", {"code": asked.code, "minutes": MINUTES})
    send(asked.email, "Signing in to Alongside", words)
