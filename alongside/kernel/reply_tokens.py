"""Addresses that letters are answered to: each says what it is about, and fits one person alone.

A token names a kind of answer, what it is about and the engagement, until when it is good, and is signed together with
the person it went to, who is not in it: whoever answers must also write from an address of that person. Lower case and
digits only, 49 characters, so that it stands before the @ of an address (64 octets at most, RFC 5321) in any capitals.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.kernel.public_ids import ALPHABET, LENGTH

EPOCH = date(1970, 1, 1)
DAY_DIGITS, SIGNED_DIGITS = 4, 20  # 100 bits of signature
SHAPE = re.compile(rf"(?<![0-9a-z])[la][{ALPHABET}]{{{2 * LENGTH + DAY_DIGITS + SIGNED_DIGITS}}}(?![0-9a-z])")


class Answers(StrEnum):
    """What a letter asked."""

    LOG = "l"  # what came of a meeting
    ATTEND = "a"  # whether a time suits


@dataclass(frozen=True, slots=True)
class Token:
    """`about`: the public id of a booking, or of a series; `until`: the last day it is good, None for as long as what
    it is about is still to come."""

    answers: Answers
    about: str
    engagement: str
    until: date | None = None

    def signed_for(self, person: str) -> str:
        """The token as one person (their public id) gets it."""
        return f"{self._told()}{self._signature(person)}"

    def fits(self, text: str, person: str) -> bool:
        """Tell whether a text is this token as that person got it."""
        return constant_time_compare(text, self.signed_for(person))

    def _told(self) -> str:
        days = 0 if self.until is None else (self.until - EPOCH).days
        return f"{self.answers}{self.about}{self.engagement}{_digits(days, DAY_DIGITS)}"

    def _signature(self, person: str) -> str:
        told = f"{self._told()} {person}"
        made = salted_hmac("alongside.kernel.reply_tokens", told, algorithm="sha256").digest()
        return _digits(int.from_bytes(made) >> 156, SIGNED_DIGITS)


def tokens_in(texts: Iterable[str]) -> dict[str, Token]:
    """Every text shaped like a token, with what it says; nobody has asked yet whom it fits."""
    found = (one for text in texts for one in SHAPE.findall(text.lower()))
    return {one: _read(one) for one in found}


def addressed(to: str, token: str) -> str:
    """An address with a token in it: log@example.org becomes log+TOKEN@example.org."""
    local, _, domain = to.rpartition("@")
    return f"{local}+{token}@{domain}"


def _read(text: str) -> Token:
    about, engagement, day = text[1:13], text[13:25], text[25:29]
    days = sum(ALPHABET.index(digit) << 5 * place for place, digit in enumerate(reversed(day)))
    return Token(Answers(text[0]), about, engagement, EPOCH + timedelta(days=days) if days else None)


def _digits(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
