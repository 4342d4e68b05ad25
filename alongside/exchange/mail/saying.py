"""One line about a meeting, as somebody writes it into a mail: "45 min onsite, goal 2". English and Spanish. Pure.

Strict: the line is read whole or not at all. What is left over is counted, never guessed at and never kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from alongside.practice.sessions.facts import Sayable

MOST_LINES, LONGEST_LINE, MOST_ITEMS = 12, 400, 40
HOURS = r"(?:hours?|horas?|hrs?|h)"
MINUTES = r"(?:minutes?|minutos?|mins?|m|')"
ALIKE: tuple[tuple[str, ...], ...] = (
    ("onsite", "on site", "in person", "visit", "presencial", "en persona", "visita"),
    ("virtual", "video", "video call", "zoom", "videollamada", "por video"),
    ("phone", "call", "phone call", "telefono", "llamada", "por telefono"),
    ("email", "e mail", "mail", "correo", "correo electronico"),
    ("text", "texts", "sms", "mensaje", "mensajes", "mensaje de texto"),
)
LENGTHS = (
    (r"\b(?:an|one|1) hour and a half\b|\bhora y media\b|\b(?:una|1) hora y media\b", "90 min"),
    (r"\bhalf an hour\b|\bmedia hora\b", "30 min"),
    (r"\b(?:an|one) hour\b|\buna hora\b", "60 min"),
    (rf"\b(\d{{1,2}}) ?{HOURS},? ?(?:and|y) (\d{{1,2}}) ?{MINUTES}?(?![a-z0-9])", r"\1 h \2 min"),
    (rf"\b(\d{{1,2}}),(\d{{1,2}})(?= ?{HOURS}\b)", r"\1.\2"),
)
YES = {"yes", "yes please", "ok", "okay", "as planned", "it was", "done", "si", "como estaba previsto", "hecho"}
NO = {
    *(
        "no",
        "we did not meet",
        "we didnt meet",
        "did not meet",
        "didnt meet",
        "no meeting",
        "not held",
        "it did not happen",
    ),
    *(
        "did not happen",
        "didnt happen",
        "cancelled",
        "canceled",
        "no show",
        "no nos reunimos",
        "no nos vimos",
        "no hubo",
    ),
    *("no hubo reunion", "cancelada", "se cancelo"),
}
AROUND = {
    *("we", "met", "for", "by", "on", "the", "a", "via", "of", "with", "together", "about", "spent", "it", "was"),
    *("nos", "reunimos", "por", "en", "de", "con", "el", "la", "sobre", "fue", "durante"),
}
LONG = re.compile(
    rf"(?<![\d.:,-])(?:(?P<hours>\d{{1,2}}(?:\.\d{{1,2}})?) ?{HOURS}(?: ?(?P<over>\d{{1,2}})(?: ?{MINUTES})?)?"
    rf"|(?P<minutes>\d{{1,4}}) ?{MINUTES})(?![a-z0-9])"
)
MILES = re.compile(r"(?<![\d.])(\d{1,4}) ?(?:miles?|mi|millas?)(?![a-z0-9])")
NUMBERED = re.compile(
    r"(?:(goal|focus|topic|area|practice|meta|objetivo|tema|enfoque|practica) ?#?|#)(\d{1,2})(?![\d])"
)
KINDS = {"goal": "goal", "meta": "goal", "objetivo": "goal", "practice": "practice", "practica": "practice"}
PARTED = re.compile(r"[+;&,\n]|\.(?!\d)|\b(?:and|plus|y|mas)\b")
MARK = re.compile("\ue000(\\d+)\ue001")
THERE = re.compile("\ue002(\\d+):(\\d+)\ue003")
MARKS = "\ue000\ue001\ue002\ue003"


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says. `parts`: mode to minutes; `unplaced`: minutes nobody said a way of meeting for. `goals`: what
    the two work on (public ids). `kind`: which service it was. `present`: key to how many were there. `unread`:
    how many stretches could not be read. `words`: the other lines."""

    parts: Mapping[str, int] = field(default_factory=dict)
    unplaced: int = 0
    tags: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    miles: int = 0
    kind: str = ""
    present: Mapping[str, int] = field(default_factory=dict)
    yes: bool = False
    no: bool = False
    unread: int = 0
    words: str = ""

    @property
    def minutes(self) -> int:
        return sum(self.parts.values()) + self.unplaced

    @property
    def anything(self) -> bool:
        return bool(self.parts or self.unplaced or self.tags or self.goals or self.service or self.yes or self.no)

    @property
    def service(self) -> bool:
        """Whether it says how far they drove, which service it was, or who was there."""
        return bool(self.miles or self.kind or self.present)


def said(text: str, of: Sayable) -> Said:
    """Read the first line that says how long it was, or whether; lines after it may add topics. The rest are words."""
    known = _Known(of)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    read = [known.read(line) for line in lines[:MOST_LINES]]
    first = next((n for n, one in enumerate(read) if one.minutes or one.yes or one.no), None)
    if first is None:
        first = next((n for n, one in enumerate(read) if one.anything), None)
    if first is None:
        return Said(unread=1 if lines else 0)
    found, rest = read[first], []
    for place, line in enumerate(lines):
        adds = place != first and place < MOST_LINES and read[place].anything and not read[place].unread
        if adds and not (read[place].minutes or read[place].yes or read[place].no):
            more = read[place]
            tags, goals = _both(found.tags, more.tags), _both(found.goals, more.goals)
            found = replace(found, tags=tags, goals=goals, miles=found.miles or more.miles)
            found = replace(found, kind=found.kind or more.kind, present={**more.present, **found.present})
        elif place != first:
            rest.append(line)
    return replace(found, words="\n".join(rest))


def _both(first: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


def yes_or_no(text: str) -> bool | None:
    """What the first line of an answer to a question says; None where it is neither, or not alone."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    items = {_plain(one) for one in PARTED.split(_folded(line)) if one.strip()}
    if items and items <= YES | {"thank you", "thanks", "gracias"} and items & YES:
        return True
    return False if items and items <= NO | {"thank you", "thanks", "gracias", "sorry"} and items & NO else None


class _Known:
    """The words one program has for its ways of meeting, its topics and whom it is about."""

    def __init__(self, of: Sayable) -> None:
        self.of = of
        self.means: list[tuple[str, str]] = []
        phrases: dict[str, tuple[str, str]] = {}
        for key, label in of.modes.items():
            for phrase in (key, label, *_alike(key, label, of.modes.values())):
                phrases.setdefault(_plain(_folded(phrase)), ("mode", key))
        for key, label in of.kinds.items():
            for phrase in (label, key):
                phrases.setdefault(_plain(_folded(phrase)), ("kind", key))
        topics = [tag for one in sorted(of.topics, key=lambda one: not one.at_least) for tag in one.tags.items()]
        for key, phrase in (*topics, *((key, key) for key, _ in topics)):
            phrases.setdefault(_plain(_folded(phrase)), ("tag", key))
        for name in of.names:
            for phrase in (name, *name.split()):
                phrases.setdefault(_plain(_folded(phrase)), ("name", ""))
        longest = sorted((one for one in phrases if len(one) > 1), key=len, reverse=True)
        self.means = [phrases[one] for one in longest]
        there = {_plain(_folded(phrase)): key for key, label in of.present.items() for phrase in (label, key)}
        self.there = [there[one] for one in sorted(there, key=len, reverse=True)]
        called = "|".join(rf"({_spaced(one)})" for one in sorted(there, key=len, reverse=True))
        self.counted = re.compile(rf"(?<![\d.:,-])(\d{{1,3}}) ?(?:{called})(?![a-z0-9])" if there else r"(?!)")
        self.phrases = re.compile("|".join(rf"(?<![a-z0-9])({_spaced(one)})(?![a-z0-9])" for one in longest) or r"(?!)")

        self.kinds = {_folded(word): kind for kind, word in of.called.items()}
        own = "|".join(re.escape(word) for word in self.kinds if word)
        self.own = re.compile(rf"(?<![a-z0-9])({own}) ?#?(\d{{1,2}})(?!\d)" if own else r"(?!)")

    def read(self, line: str) -> Said:
        """Read one line."""
        if len(line) > LONGEST_LINE:
            return Said(unread=1)
        plain = _folded(line)
        if _plain(plain) in NO | YES:
            return Said(no=_plain(plain) in NO, yes=_plain(plain) in YES)
        for pattern, means in LENGTHS:
            plain = re.sub(pattern, means, plain)
        marked = self.counted.sub(lambda found: f" \ue002{found[1]}:{(found.lastindex or 2) - 2}\ue003 ", plain)
        marked = self.phrases.sub(lambda found: f" \ue000{(found.lastindex or 1) - 1}\ue001 ", marked)
        items = [one.strip() for one in PARTED.split(marked) if one.strip()]
        return _settled([self._item(one) for one in items[:MOST_ITEMS]], more=len(items) > MOST_ITEMS)

    def _item(self, text: str) -> "_Item":
        """One stretch of a line: a length and a way of meeting, a way alone, topics, miles, yes or no."""
        item = _Item()
        if _plain(text) in NO or _plain(text) in YES:
            item.answer = "no" if _plain(text) in NO else "yes"
            return item
        text = MILES.sub(item.drove, text) if self.of.miles else text
        text = THERE.sub(lambda found: item.came(self.there[int(found[2])], int(found[1])), text)
        text = self.own.sub(lambda found: self._numbered(item, self.kinds[found[1]], int(found[2])), text)
        text = NUMBERED.sub(lambda found: self._numbered(item, found[1] or "", int(found[2])), text)
        text = LONG.sub(item.lasted, text)
        text = MARK.sub(lambda found: item.named(*self.means[int(found[1])]), text)
        left = [word for word in _plain(text).split() if word not in AROUND]
        if len(left) == 1 and left[0].isdigit() and len(left[0]) < 4 and not item.lengths:
            item.lengths, left = [int(left[0])], []
            item.bare = not item.modes
        item.unread = bool(left) or len(item.lengths) > 1 or len(item.modes) > 1
        return item

    def _numbered(self, item: "_Item", word: str, number: int) -> str:
        """A goal of theirs by its number, where they have any; else a topic of the list."""
        kind = KINDS.get(word, "")
        if any(known == kind for known, _ in self.of.goals):
            goal = self.of.goals.get((kind, number))
            item.goals += [goal] if goal else []
            return " " if goal else " ? "
        tags = list(next((one.tags for one in self.of.topics if one.tags), {}))
        if not 0 < number <= len(tags):
            return " ? "
        item.tags.append(tags[number - 1])
        return " "


class _Item:
    """What one stretch of a line says."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.modes: list[str] = []
        self.tags: list[str] = []
        self.goals: list[str] = []
        self.miles = 0
        self.kinds: list[str] = []
        self.present: dict[str, int] = {}
        self.answer = ""
        self.bare = self.unread = False

    def lasted(self, found: re.Match[str]) -> str:
        hours, over, minutes = found["hours"], found["over"], found["minutes"]
        self.lengths.append(int(minutes) if minutes else round(float(hours) * 60) + int(over or 0))
        return " "

    def drove(self, found: re.Match[str]) -> str:
        self.miles += int(found[1])
        return " "

    def came(self, key: str, many: int) -> str:
        self.present[key] = self.present.get(key, 0) + many
        return " "

    def named(self, kind: str, key: str) -> str:
        if kind == "mode" and key not in self.modes:
            self.modes.append(key)
        elif kind == "tag":
            self.tags.append(key)
        elif kind == "kind":
            self.kinds.append(key)
        return " "


def _settled(items: list[_Item], *, more: bool) -> Said:
    """The stretches of a line put together: a length without a way of meeting takes the one that stands alone."""
    unread = sum(one.unread for one in items) + more
    parts: dict[str, int] = {}
    for one in items:
        for mode in one.modes:
            for minutes in one.lengths:
                parts[mode] = parts.get(mode, 0) + minutes
    unplaced = [one.lengths[0] for one in items if one.lengths and not one.modes]
    alone = [one.modes[0] for one in items if one.modes and not one.lengths]
    if len(set(alone)) == 1 and unplaced and not parts:
        parts, unplaced, alone = {alone[0]: sum(unplaced)}, [], []
    bare = any(one.bare for one in items) and len(items) > 1
    answers = {one.answer for one in items if one.answer}
    kinds = list(dict.fromkeys(kind for one in items for kind in one.kinds))
    present: dict[str, int] = {}
    for one in items:
        present |= {key: present.get(key, 0) + many for key, many in one.present.items()}
    clash = len(answers) > 1 or len(kinds) > 1 or ("no" in answers and bool(parts or unplaced)) or bool(alone) or bare
    return Said(
        parts=parts,
        unplaced=sum(unplaced),
        tags=tuple(dict.fromkeys(tag for one in items for tag in one.tags)),
        goals=tuple(dict.fromkeys(goal for one in items for goal in one.goals)),
        miles=sum(one.miles for one in items),
        kind=next(iter(kinds), ""),
        present=present,
        yes="yes" in answers,
        no="no" in answers,
        unread=unread + clash,
    )


def _alike(key: str, label: str, labels: Iterable[str]) -> Iterator[str]:
    """Other usual words for a way of meeting; none of them where two ways of one program could be meant."""
    known = {_plain(_folded(one)) for one in (key, label)}
    taken = {_plain(_folded(one)) for one in labels} - known
    for alike in ALIKE:
        if known & set(alike):
            yield from (one for one in alike if one not in taken)


def _folded(text: str) -> str:
    """In lower case, without accents, apostrophes and hyphens between letters, one space between words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one) and one not in MARKS)
    bare = re.sub(r"(?<=[a-z])['’](?=[a-z])", "", bare)
    return " ".join(re.sub(r"(?<=[a-z])[-‐‑](?=[a-z])", " ", bare).split())


def _plain(text: str) -> str:
    """Words alone, without signs around them."""
    return " ".join(re.sub(r"[^a-z0-9? ]", " ", text).split())


def _spaced(phrase: str) -> str:
    """A phrase as a pattern: between its words may stand any signs."""
    return r"[^a-z0-9&]+".join("(?:and|y|&)" if word in ("and", "y") else re.escape(word) for word in phrase.split())
