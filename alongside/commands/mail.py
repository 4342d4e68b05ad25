"""`./run mail fetch` and `./run mail take < MESSAGE`: mail that answers letters, from a mailbox or from a pipe.

Exit codes of `take`, as mail servers read them (sysexits): 0 when it was taken or is no answer to a letter, 75 when it
is to be tried again.
"""

import argparse
import sys

from django.db import DatabaseError

from alongside.exchange.actions.fetching import fetch_mail
from alongside.exchange.actions.taking import take
from alongside.exchange.mail.weight import without_attachments

TRY_AGAIN = 75
CHUNK = 1 << 16


def main(argv: list[str]) -> int:
    """Read the mailbox once, or take one mail from standard input."""
    parser = argparse.ArgumentParser(prog="./run mail", description="Mail that answers letters.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("fetch", help="read the mailbox that IMAP_HOST names, each mail once")
    verbs.add_parser("take", help="take one mail from standard input, as a mail server pipes it")
    given = parser.parse_args(argv)
    if given.verb == "fetch":
        looked = fetch_mail(lambda _: None)
        print(f"{looked} {'mail was' if looked == 1 else 'mails were'} looked at.")
        return 0
    mail = without_attachments(iter(lambda: sys.stdin.buffer.read(CHUNK), b""))
    try:
        came = take(mail)
    except DatabaseError:
        return TRY_AGAIN
    print(came.label if came is not None else "Nothing here answers a letter.")
    return 0
