"""A mail without what it carries: heads and texts stay wherever they stand, attachments are dropped while it comes in.

However large a mail is and whatever comes first in it, no more than `MOST_KEPT` of it is ever held. What is dropped is
decided part by part, from the part’s own head; a mail that came with another (message/rfc822) is an attachment.
"""

import re
from collections.abc import Iterable

MOST_KEPT = 1 << 21
MOST_OF_HEAD = 1 << 16
MOST_OF_TEXT = 1 << 18
LONGEST_LINE = 1 << 16
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
KIND = re.compile(rb"^content-type\s*:\s*([a-z0-9.+-]+)", re.IGNORECASE | re.MULTILINE)
READ = {b"text", b"multipart"}


def without_attachments(chunks: Iterable[bytes]) -> bytes:
    """The heads and texts of a mail that comes in pieces."""
    mail, rest = _Mail(), b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            mail.take(line + b"\n")
        if len(rest) > LONGEST_LINE:
            mail.take(rest)
            rest = b""
    mail.take(rest)
    return b"".join(mail.kept)


class _Mail:
    """What was kept so far. `left`: how much more of the part that is read now may be kept."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.size = 0
        self.boundaries: set[bytes] = set()
        self.head: list[bytes] | None = []
        self.left = MOST_OF_HEAD + 1  # whoever reads it sees that it is too long
        self.fresh = True  # whether a line begins here

    def take(self, line: bytes) -> None:
        fresh, self.fresh = self.fresh, line.endswith(b"\n")
        if fresh and self._begins_a_part(line):
            self.head, self.left = [], MOST_OF_HEAD
            self._keep(line)
        elif self.head is not None and fresh and not line.strip(b"\r\n"):
            self._keep(line)
            self._end_head(b"".join(self.head))
        elif line := line[: self.left]:
            self.left -= len(line)
            if self.head is not None:
                self.head.append(line)
            self._keep(line)

    def _begins_a_part(self, line: bytes) -> bool:
        if not line.startswith(b"--"):
            return False
        said = line.rstrip()[2:]
        return said in self.boundaries or said.removesuffix(b"--") in self.boundaries

    def _end_head(self, head: bytes) -> None:
        kind = KIND.search(head)
        read = kind is None or kind[1].lower() in READ
        if read:
            self.boundaries.update(quoted or bare for quoted, bare in BOUNDARY.findall(head))
        self.head, self.left = None, MOST_OF_TEXT if read else 0

    def _keep(self, line: bytes) -> None:
        if self.size + len(line) <= MOST_KEPT:
            self.kept.append(line)
            self.size += len(line)
