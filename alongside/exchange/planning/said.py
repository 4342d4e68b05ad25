"""What a sender says of one person, as it is kept to see next time what changed. A blank says nothing.

{"given_name": ..., "family_name": ..., "email": ..., "licence": ..., "facts": {...},
 "posts": [{"school": ..., "position": ..., "hired": ..., ..., "at": organization, "as": position key}]}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.exchange.planning.grouping import Group
from alongside.exchange.reading.lines import PersonLine

type Kept = dict[str, Any]
TEXTS = ("given_name", "family_name", "email", "licence")
# What a post says that may change while it stays the same post.
DETAILS = ("hired", "first_day", "last_day", "grades", "subjects")
WORDS = {
    "given_name": "first name",
    "family_name": "last name",
    "email": "email",
    "licence": "licence number",
    "hired": "hired on",
    "first_day": "first day of work",
    "last_day": "last day of work",
    "grades": "grades",
    "subjects": "subjects",
}


@dataclass(slots=True)
class Post:
    """One line's words about one position at one place."""

    line: PersonLine
    told: Kept
    ended: bool


@dataclass(slots=True)
class Said:
    """Everything a group of lines says, put together."""

    given_name: str
    family_name: str
    email: str
    licence: str
    external_id: str
    posts: list[Post]
    facts: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def gone(self) -> bool:
        """Every line says that they work there no longer."""
        return all(post.ended for post in self.posts)

    def kept(self, posts: Sequence[Kept], before: Mapping[str, Any]) -> Kept:
        """What to keep of it: what was said before, with what is said now on top."""
        now: Kept = {name: value for name in TEXTS if (value := getattr(self, name))}
        facts = {**before.get("facts", {}), **self.facts}
        kept = {name: value for name, value in before.items() if name in TEXTS} | now | {"posts": list(posts)}
        return kept | {"facts": facts} if facts else kept


def said_by(group: Group, today: date, district: str = "") -> Said:
    """Read a group: names and numbers from the first line that has them. `district`: whose list it is."""
    lines = group.lines
    first = lines[0]
    if len(lines) == 1:
        email, licence, number, facts = first.email, first.licence, first.external_id, dict(first.extra)
    else:
        email, licence, number = (_first(lines, name) for name in ("email", "licence", "external_id"))
        facts = {key: value for line in reversed(lines) for key, value in line.extra.items() if value}
    facts = {key: value for key, value in facts.items() if value}
    posts = [Post(line, told_by(line, district), _ended(line, today)) for line in lines]
    return Said(first.given_name, first.family_name, email, licence, number, posts, facts)


def _first(lines: Sequence[PersonLine], name: str) -> str:
    return next((str(value) for line in lines if (value := getattr(line, name))), "")


def _ended(line: PersonLine, today: date) -> bool:
    return line.ended or (line.last_day is not None and line.last_day < today)


def told_by(line: PersonLine, district: str = "") -> Kept:
    """The words of one line about a post, blanks left out; the sender's own district where it names none."""
    told: Kept = {
        "school": line.school,
        "school_id": line.school_id,
        "district": line.district or ("" if line.district_id else district),
        "district_id": line.district_id,
        "position": line.position_words,
        "hired": line.hired.isoformat() if line.hired else "",
        "first_day": line.first_day.isoformat() if line.first_day else "",
        "last_day": line.last_day.isoformat() if line.last_day else "",
        "grades": list(line.grades),
        "subjects": list(line.subjects),
    }
    return {name: value for name, value in told.items() if value}


def nothing_new(kept: Mapping[str, Any], said: Said) -> bool:
    """Whether the sender says now what they said last time, or less."""
    for name in TEXTS:
        value = getattr(said, name)
        if value and kept.get(name, "") != value:
            return False
    facts = kept.get("facts", {})
    if any(facts.get(key) != value for key, value in said.facts.items()):
        return False
    before: Sequence[Kept] = kept.get("posts", ())
    return all(any(_within(post, old) for old in before) for post in said.posts)


def _within(post: Post, old: Kept) -> bool:
    if post.ended != bool(old.get("ended")):
        return False
    return all(old.get(name) == value for name, value in post.told.items())
