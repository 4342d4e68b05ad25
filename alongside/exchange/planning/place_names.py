"""Names of schools and districts as senders write them, brought to keys under which the same place meets itself."""

import re
from functools import lru_cache

from alongside.exchange.reading.names import same_name

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SCHOOL = {
    "elem": "elementary",
    "el": "elementary",
    "es": "elementary",
    "ms": "middle",
    "hs": "high",
    "jhs": "junior high",
    "jr": "junior",
    "sr": "senior",
    "sch": "school",
    "st": "saint",
    "ctr": "center",
    "acad": "academy",
    "intermed": "intermediate",
    "mt": "mount",
    "ft": "fort",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}
_DISTRICT = {"elem": "elementary", "hs": "high", "st": "saint", "mt": "mount", "ft": "fort", "co": "county"}
_SAYS_LITTLE = frozenset(
    "school schools district districts public unit unified independent community consolidated cons comm cusd ccsd cud "
    "sd usd isd csd psd cisd no number of the city dist".split()
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_OFFICE = frozenset({"districtoffice", "centraloffice", "administration", "administrationcenter", "districtwide"})


@lru_cache(maxsize=20_000)
def school_words(name: str) -> frozenset[str]:
    """The words that tell one school from another: "Beyer Elem." and "Beyer Elementary School" share them all."""
    words = " ".join(_SCHOOL.get(word, word) for word in _WORDS.findall(name.casefold())).split()
    return frozenset(same_name(word) for word in words if word != "school") or frozenset({same_name(name)})


def school_key(name: str) -> str:
    """One text for `school_words`."""
    return " ".join(sorted(school_words(name)))


@lru_cache(maxsize=20_000)
def district_words(name: str) -> frozenset[str]:
    """A district's name without the words every district has: "Rivertown U.S.D. #012" is rivertown and 12."""
    plain = _DOTTED.sub(lambda found: found.group().replace(".", ""), name.casefold())
    words = [_DISTRICT.get(word, word) for word in _WORDS.findall(plain)]
    kept = [same_name(word.lstrip("0") or word) for word in words if word not in _SAYS_LITTLE]
    return frozenset(kept) or frozenset({same_name(name)})


def district_key(name: str) -> str:
    """One text for `district_words`: "12 rivertown"."""
    return " ".join(sorted(district_words(name)))


def is_office(name: str) -> bool:
    """Whether a "school" is the district's own office."""
    return same_name(name) in _OFFICE
