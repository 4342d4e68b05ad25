"""Grades and subjects, alone or in one cell: "K-5", "09,10", "GR 2", "Science, grade 8"."""

import re

ORDER = ("PK", "K", *(str(number) for number in range(1, 13)))
_PLACE = {name: index for index, name in enumerate(ORDER)}
_NAMES = {
    "pk": "PK",
    "prek": "PK",
    "pre-k": "PK",
    "prekindergarten": "PK",
    "pre-kindergarten": "PK",
    "p": "PK",
    "ps": "PK",
    "preschool": "PK",
    "p3": "PK",
    "p4": "PK",
    "k": "K",
    "kg": "K",
    "kdg": "K",
    "kindergarten": "K",
    "kinder": "K",
    "tk": "K",
    "0": "K",
    "00": "K",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
    "eleventh": "11",
    "twelfth": "12",
    "freshman": "9",
    "sophomore": "10",
    "junior": "11",
    "senior": "12",
}
_BANDS = {
    "elementary": ("K", "5"),
    "elem": ("K", "5"),
    "primary": ("K", "2"),
    "middle": ("6", "8"),
    "middle school": ("6", "8"),
    "ms": ("6", "8"),
    "junior high": ("7", "8"),
    "high": ("9", "12"),
    "high school": ("9", "12"),
    "hs": ("9", "12"),
    "secondary": ("6", "12"),
    "all": ("K", "12"),
    "all grades": ("K", "12"),
}
_ONE = (
    r"(?:pre-?k(?:indergarten)?|pk|kg?|kinder(?:garten)?|kdg|tk|0?[1-9]|1[0-2]"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth)"
)
_MANGLED = re.compile(
    r"\b(\d{1,2})-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b", re.IGNORECASE
)  # what spreadsheets make of "2-3"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GRADE_WORD = re.compile(r"\b(?:grades?|grds?|grd|gr|gd)\b\.?", re.IGNORECASE)
_RANGE = re.compile(
    rf"^({_ONE})(?:st|nd|rd|th)?\s*(?:-|–|—|to|through|thru)\s*({_ONE})(?:st|nd|rd|th)?$", re.IGNORECASE
)
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/&+|]|\band\b", re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"\b{_ONE}(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|through|thru)\s*{_ONE}(?:st|nd|rd|th)?)?(?=\s|$|[,;/])", re.IGNORECASE
)


def read_grades(value: str) -> tuple[str, ...]:
    """The grades a text names, in order, as PK, K, 1 ... 12; () when it names none."""
    value = _MANGLED.sub(lambda found: f"{found[1]}-{_MONTHS.index(found[2].lower()) + 1}", value)
    text = " ".join(_GRADE_WORD.sub(" ", value).split())
    if text.lower() in _BANDS:
        return _run(*_BANDS[text.lower()])
    found: set[str] = set()
    for part in _BETWEEN.split(text):
        found.update(_grades_of(part.strip()))
    return tuple(sorted(found, key=_PLACE.__getitem__))


def read_subjects(value: str) -> tuple[str, ...]:
    """The subjects in a cell, as typed, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;/|\n]", value))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_assignment(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Grades and subjects out of one cell: "Science, grade 8" is (("8",), ("Science",))."""
    grades: set[str] = set()
    subjects = []
    for part in re.split(r"[,;/|\n]", value):
        grades.update(read_grades(part) or ())
        rest = part if not read_grades(part) else ""
        for found in _IN_TEXT.findall(rest):
            grades.update(read_grades(found))
        subject = " ".join(_GRADE_WORD.sub(" ", _IN_TEXT.sub(" ", rest)).split()).strip(" -–—:()")
        if subject:
            subjects.append(subject)
    return tuple(sorted(grades, key=_PLACE.__getitem__)), tuple(dict.fromkeys(subjects))


def _grades_of(part: str) -> tuple[str, ...]:
    if found := _RANGE.match(part):
        low, high = _name(found[1]), _name(found[2])
        return _run(low, high) if low and high else ()
    name = _name(part)
    return (name,) if name else ()


def _name(text: str) -> str:
    low = text.lower()
    if low in _NAMES:
        return _NAMES[low]
    found = _ORDINAL.match(text)
    number = str(int(found[1])) if found else ""
    return number if number in _PLACE else ""


def _run(low: str, high: str) -> tuple[str, ...]:
    first, last = sorted((_PLACE[low], _PLACE[high]))
    return ORDER[first : last + 1]
