"""Names of people: one column or two, first name first or last."""

import re
import unicodedata

from alongside.exchange.reading.lines import Problem

_TITLES = frozenset("mr mrs ms miss mx dr prof rev sr. sra. sr sra".split())
_AFTER = frozenset("jr sr ii iii iv v phd edd md esq med ma".split())
_PARTICLES = frozenset("de del della der den di da dos du la le las los van von ter ten st bin al el ibn y mac".split())
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_LETTERS = re.compile(r"[^\W\d_]+")
_PLACES = frozenset("elementary school academy district campus".split())
_QUOTED = tuple(f"'{sign}" for sign in "=+-@")  # what spreadsheets and our own lists put before what could run
_PAGE = re.compile(
    r"(end of (the )?(report|file|list|data|document)|page \d+( of \d+)?|(report )?(generated|printed|run|created|"
    r"exported)\b.*\d.*|report date\b.*|confidential\b.*|\d+ (records?|rows?|employees?|staff)( selected| found)?|"
    r"(source|prepared by|note)\b ?:.*|\d+ of \d+)$"
)
_NOBODY_YET = frozenset("vacant vacancy unfilled tbd tba".split())
_NOBODY_WORDS = _NOBODY_YET | frozenset("open position posting new hire to be hired determined announced named".split())


def clean(text: str) -> str:
    """One run of printable text: single spaces, one code point for an accented letter, nothing invisible."""
    text = " ".join(text.split())
    if text.startswith(_QUOTED):
        text = text[1:]
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if one.isprintable())


def has_letters(name: str) -> bool:
    """Whether this could be a name at all: a row of totals often stands where a person would."""
    return name.isalpha() or any(one.isalpha() for one in name)


def is_nobody(name: str) -> bool:
    """Whether a position stands here that nobody holds yet: "VACANT", "Vacant - Beyer", "To be hired"."""
    words = _LETTERS.findall(name.lower())
    return bool(words) and (words[0] in _NOBODY_YET or _NOBODY_WORDS.issuperset(words))


def is_place(name: str) -> bool:
    """Whether a school's name stands where a person's should: "Beyer Elementary", as lists in groups have it."""
    return bool(_PLACES.intersection(_LETTERS.findall(name.lower())[1:]))


def is_total(name: str) -> bool:
    """Whether a row of totals begins like this."""
    words = _LETTERS.findall(name.lower())
    return " ".join(words[:2]) == "grand total" or (bool(words) and words[0] in {"total", "totals", "subtotal"})


def is_of_the_page(text: str) -> bool:
    """Whether a cell that stands alone is what programs print around a list: "*** End of report ***", "Page 1 of 3"."""
    return bool(_PAGE.match(text.strip(" *-=_.").lower()))


def same_name(name: str) -> str:
    """A key under which two spellings of one name meet: without case, accents, spaces and signs."""
    if name.isascii():
        return "".join(one for one in name.lower() if one.isalnum())
    return "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if one.isalnum())


def split_name(text: str, *, family_first: bool = False) -> tuple[str, str, Problem | None]:
    """Given name, family name, and what is wrong.

    "Last, First" is told by its comma; `family_first` is for columns without one.
    """
    name = _without_remarks(clean(text))
    before, comma, after = name.partition(",")
    if comma and after.strip() and _bare(after) not in _AFTER:
        family, given = before.strip(), after.strip()
        tail, again, rest = given.partition(",")
        if again and _bare(tail) in _AFTER:
            family, given = f"{family} {tail.strip()}", rest.strip()
        elif again and _bare(rest) in _AFTER:
            family, given = f"{family} {rest.strip()}", tail.strip()
    else:
        given, family = _without_comma(name.replace(",", " ").split(), family_first)
    given = _without_title(given)
    if not given or not family:
        return given, family, Problem("We need a first and a last name here")
    if not has_letters(given) or not has_letters(family):
        return given, family, Problem("There are no letters in this name")
    return given, family, None


def _without_remarks(name: str) -> str:
    """Without "(on leave)", a heart, a comma at the end; all of it where nothing else would be left."""
    words = _REMARK.sub(" ", name).split()
    kept = " ".join(word for word in words if "," in word or any(one.isalnum() for one in word))
    return kept.strip(" ,;") or name


def _bare(word: str) -> str:
    return word.replace(".", "").strip().lower()


def _without_comma(words: list[str], family_first: bool) -> tuple[str, str]:
    while words and _bare(words[0]) in _TITLES and len(words) > 1:
        words = words[1:]
    if len(words) < 2:
        return " ".join(words), ""
    if family_first:
        return " ".join(words[1:]), words[0]
    start = len(words) - 1
    while start > 1 and _bare(words[start]) in _AFTER:
        start -= 1
    while start > 1 and _bare(words[start - 1]) in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _without_title(given: str) -> str:
    first, space, rest = given.partition(" ")
    return rest if space and _bare(first) in _TITLES else given
