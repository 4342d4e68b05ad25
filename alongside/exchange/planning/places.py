"""Where a row's people work: the organization it means, one to be made, or a question.

Organizations are few (thousands), rows are many: all of them are looked at once, and each place named by a file is
worked out once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from alongside.exchange.planning.place_names import district_key, district_words, is_office, school_key, school_words
from alongside.exchange.planning.settings import Asked, Setting, Troubles
from alongside.exchange.reading.lines import Fault, Field, OrganizationLine, PersonLine, Question
from alongside.exchange.reading.names import same_name
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization, OrganizationCode

OFFICES = (OrganizationKind.STATE_AGENCY, OrganizationKind.REGIONAL_OFFICE, OrganizationKind.NETWORK)
HOLDS_SCHOOLS = (*OFFICES, OrganizationKind.DISTRICT)
LONGEST_NAME, LONGEST_CODE = 200, 120
_ANSWERED = "answer:"  # before what a coordinator said a name means, among a sender's own numbers
_KINDS = {
    "school": OrganizationKind.SCHOOL,
    "district": OrganizationKind.DISTRICT,
    "local": OrganizationKind.DISTRICT,
    "lea": OrganizationKind.DISTRICT,
    "department": OrganizationKind.DEPARTMENT,
    "state": OrganizationKind.STATE_AGENCY,
    "region": OrganizationKind.REGIONAL_OFFICE,
    "national": OrganizationKind.NETWORK,
}
type Named = tuple[str, str, str, str]  # school, its number, district, its number
type Problem = tuple[str, str, str, tuple[str, ...], str]  # field, value, message, choices, key


@dataclass(eq=False, slots=True)
class Place:
    """An organization, there already (`pk`) or to be made. `codes`: numbers of this sender to note with it."""

    name: str
    kind: str
    parent: "Place | None" = None
    pk: int | None = None
    zip_code: str = ""
    codes: list[str] = field(default_factory=list)

    def under(self, other: "Place") -> bool:
        """Whether this is `other`, or lies below it."""
        at: Place | None = self
        while at is not None:
            if at is other:
                return True
            at = at.parent
        return False

    @property
    def label(self) -> str:
        above = self.parent.name if self.parent else self.zip_code
        return f"{self.name}, {above}" if above else self.name


@dataclass(frozen=True, slots=True)
class Found:
    """What a row's place came to: a place, a problem, or neither (the row names none)."""

    place: Place | None = None
    problem: Problem | None = None


NOWHERE = Found()


class Places:
    """All places, those known and those a file brings. `fresh` lists the ones to be made, parents first."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._source = (setting.source or setting.sender).pk
        self._known: dict[int, Place] = {}
        self._codes: dict[str, Place] = {}
        self._schools: dict[str, list[Place]] = {}
        self._districts: dict[str, list[Place]] = {}
        self._below: dict[int, list[Place]] = {}
        self._found: dict[Named, Found] = {}
        self.fresh: list[Place] = []
        self.newly_coded: list[tuple[Place, str]] = []
        self._load()
        self.sender = self._known[self._source]

    def _load(self) -> None:
        here = Q(ended_on=None) | Q(pk=self._source)
        rows = Organization.objects.filter(here).order_by("path")
        above: dict[int, int] = {}
        for pk, name, kind, parent, zip_code in rows.values_list("pk", "name", "kind", "parent_id", "zip_code"):
            self._known[pk] = Place(name, kind, pk=pk, zip_code=zip_code)
            if parent:
                above[pk] = parent
        for pk, parent in above.items():
            self._known[pk].parent = self._known.get(parent)
        for place in self._known.values():
            self._list(place)
        codes = OrganizationCode.objects.filter(system=self._setting.system, organization__in=rows.values("pk"))
        for code, pk in codes.values_list("code", "organization_id"):
            self._codes[code] = self._known[pk]

    def _list(self, place: Place) -> None:
        if place.kind in (OrganizationKind.SCHOOL, OrganizationKind.DEPARTMENT):
            self._schools.setdefault(school_key(place.name), []).append(place)
        else:
            self._districts.setdefault(district_key(place.name), []).append(place)
        at = place.parent
        while at is not None:
            self._below.setdefault(id(at), []).append(place)
            at = at.parent

    def by_pk(self, pk: int) -> Place | None:
        return self._known.get(pk)

    # ---------------------------------------------------------------- organizations a file lists by themselves
    def take(self, lines: Sequence[OrganizationLine]) -> None:
        """Find or plan every organization the files list, from the top of their tree down."""
        by_id = {line.external_id: line for line in lines if line.external_id and not line.faults}
        for number in by_id:
            self._take(number, by_id, ())

    def _take(self, number: str, lines: dict[str, OrganizationLine], below: tuple[str, ...]) -> Place | None:
        line = lines.get(number)
        if number in self._codes:
            return self._codes[number]
        if line is None or line.ended or number in below:
            return None
        parent = self._take(line.parent_id, lines, (*below, number)) if line.parent_id else None
        kind = _KINDS.get(line.kind, OrganizationKind.SCHOOL)
        place = self._listed(line.name, kind, parent)
        if place is None:
            above = parent or (self._default_district() if kind == OrganizationKind.SCHOOL else self._default_above())
            place = self._make(line.name, kind, above)
            place.zip_code = line.zip_code[:5] if line.zip_code[:5].isdigit() and len(line.zip_code) >= 5 else ""
        self._code(place, number)
        return place

    def _listed(self, name: str, kind: str, parent: Place | None) -> Place | None:
        schools = kind in (OrganizationKind.SCHOOL, OrganizationKind.DEPARTMENT)
        named = self._schools.get(school_key(name), ()) if schools else self._districts.get(district_key(name), ())
        fits = [one for one in named if one.kind == kind and (parent is None or one.under(parent))]
        if len(fits) > 1:
            fits = [one for one in fits if same_name(one.name) == same_name(name)]
        return fits[0] if len(fits) == 1 else None

    # ---------------------------------------------------------------- places that people's rows name
    def find(self, line: PersonLine) -> Found:
        """The place a person's line names."""
        named = (line.school, line.school_id, line.district, line.district_id)
        found = self._found.get(named)
        if found is None:
            found = self._found[named] = self._find(*named)
        return found

    def known(self, line: PersonLine) -> Place | None:
        """The place a line names if it is there already; nothing is made for people who have left."""
        by_number = self._codes.get(line.school_id or line.district_id)
        if by_number is not None:
            return by_number
        districts = self._districts.get(district_key(line.district), ()) if line.district else ()
        if not line.school:
            return districts[0] if len(districts) == 1 else None
        fits = self._schools.get(school_key(line.school), ())
        fits = [one for one in fits if not districts or any(one.under(district) for district in districts)]
        if not fits and len(districts) < 2:
            return self._of_another_kind(line.school, districts[0] if districts else None)
        return fits[0] if len(fits) == 1 else None

    def _find(self, school: str, school_id: str, district: str, district_id: str) -> Found:
        if not any((school, school_id, district, district_id)):
            return Found(self.sender) if self.sender.kind == OrganizationKind.SCHOOL else NOWHERE
        above = self._district(district, district_id)
        if above.problem or not (school or school_id):
            return above
        return self._school(school, school_id, above.place or self._own_district())

    def _district(self, name: str, number: str) -> Found:
        known = self._codes.get(number) if number else None
        if known and (not name or district_key(name) == district_key(known.name)):
            return Found(known)
        if not name:
            message = f"We do not know a district with the number {number}. Add its name to the row"
            return Found(problem=(Field.DISTRICT_ID, number, message, (), "")) if number else NOWHERE
        fits = list(self._districts.get(district_key(name), ()))
        exact = [one for one in fits if same_name(one.name) == same_name(name)]
        one = self._one_of(exact or fits, Field.DISTRICT, name, "") or self._perhaps_district(name)
        if one is None:
            one = Found(self._make(name, OrganizationKind.DISTRICT, self._default_above()))
        if one.place and number and not known:
            self._code(one.place, number)
        return one

    def _school(self, name: str, number: str, district: Place | None) -> Found:
        known = self._codes.get(number) if number else None
        if known and (not name or (school_key(name) == school_key(known.name) and _within(known, district))):
            return Found(known)
        if not name:
            message = f"We do not know a school with the number {number}. Add its name to the row"
            return Found(problem=(Field.SCHOOL_ID, number, message, (), ""))
        if is_office(name) or (district and district_key(name) == district_key(district.name)):
            return Found(district or self._own_district())
        found = self._school_named(name, district)
        if found.place and number and not known:
            self._code(found.place, number)
        return found

    def _school_named(self, name: str, district: Place | None) -> Found:
        fits = [one for one in self._schools.get(school_key(name), ()) if district is None or one.under(district)]
        exact = [one for one in fits if same_name(one.name) == same_name(name)]
        near = district_key(district.name) if district else ""
        found = self._one_of(exact if len(exact) == 1 else fits, Field.SCHOOL, name, near)
        if found is None and (other := self._of_another_kind(name, district)) is not None:
            return Found(other)
        if found is None and district is not None:
            found = self._perhaps(name, district, near)
        return found or Found(self._make(name, OrganizationKind.SCHOOL, district or self._default_district()))

    def _of_another_kind(self, name: str, district: Place | None) -> Place | None:
        """The one organization of this very name that is no school, such as a regional office, where no school has it:
        people work there too. One in another line than the district named is not meant."""
        if any(same_name(one.name) == same_name(name) for one in self._schools.get(school_key(name), ())):
            return None
        named = self._districts.get(district_key(name), ())
        fits = [one for one in named if same_name(one.name) == same_name(name)]
        fits = [one for one in fits if district is None or one.under(district) or district.under(one)]
        return fits[0] if len(fits) == 1 else None

    def _perhaps(self, name: str, district: Place, near: str) -> Found | None:
        """Schools of the district that have all these words and more: a question, never a guess."""
        words = school_words(name)
        fits = [one for one in self._below.get(id(district), ()) if words < school_words(one.name)]
        fits = [one for one in fits if one.kind == OrganizationKind.SCHOOL]
        if not fits:
            return None
        fresh = f"Another school, {name}"
        return self._asked(fits, Field.SCHOOL, name, near, fresh)

    def _perhaps_district(self, name: str) -> Found | None:
        """Districts named by more words, or by fewer: "Rivertown" beside "Rivertown District 12" is a question."""
        words = district_words(name)
        listed = (one for several in self._districts.values() for one in several)
        fits = [one for one in listed if one.kind == OrganizationKind.DISTRICT and _more_or_less(words, one)]
        return self._asked(fits, Field.DISTRICT, name, "", f"Another district, {name}") if fits else None

    def _one_of(self, fits: Sequence[Place], where: str, value: str, near: str) -> Found | None:
        if not fits:
            return None
        return Found(fits[0]) if len(fits) == 1 else self._asked(fits, where, value, near, "")

    def _asked(self, fits: Sequence[Place], where: str, value: str, near: str, fresh: str) -> Found | None:
        key = f"{where}:{same_name(value)}:{near}"
        labels = _labels(fits)
        remembered = self._codes.get(_ANSWERED + key)
        if remembered in fits:
            return Found(remembered)
        answer = self._setting.answers.get(key, "")
        if answer in labels:
            self._remember(labels[answer], key)
            return Found(labels[answer])
        if fresh and answer == fresh:
            return None
        what = "school" if where == Field.SCHOOL else "district"
        many = {2: "two", 3: "three", 4: "four", 5: "five"}.get(len(fits), str(len(fits)))
        message = f"“{value}” could be {many} {what}s" if len(fits) > 1 else f"Is “{value}” {fits[0].name}?"
        return Found(problem=(where, value, message, (*labels, *([fresh] if fresh else ())), key))

    # ---------------------------------------------------------------- making
    def _make(self, name: str, kind: str, parent: Place | None) -> Place:
        made = Place(name[:LONGEST_NAME], kind, parent)
        self.fresh.append(made)
        self._list(made)
        return made

    def _code(self, place: Place, number: str) -> None:
        if number not in self._codes:
            self._codes[number] = place
            self.newly_coded.append((place, number))

    def _remember(self, place: Place, key: str) -> None:
        """Keep an answer as one more name by which this sender knows a place, so that nobody is asked again."""
        if len(_ANSWERED + key) <= LONGEST_CODE:
            self._codes[_ANSWERED + key] = place
            self.newly_coded.append((place, _ANSWERED + key))

    def _own_district(self) -> Place | None:
        return self.sender if self.sender.kind == OrganizationKind.DISTRICT else None

    def _default_district(self) -> Place | None:
        return self.sender if self.sender.kind in HOLDS_SCHOOLS else None

    def _default_above(self) -> Place | None:
        return self.sender if self.sender.kind in OFFICES else None


def _within(place: Place, district: Place | None) -> bool:
    return district is None or place.under(district)


def _more_or_less(words: frozenset[str], other: Place) -> bool:
    known = district_words(other.name)
    return words < known or known < words


def troubles_of(found: Found, line: PersonLine, headings: dict[tuple[str, str], str]) -> Troubles:
    """The fault or question that a place came to, at this line's row and column."""
    troubles = Troubles()
    if found.problem is None:
        return troubles
    where, value, message, choices, key = found.problem
    heading = headings.get((line.file, where), where)
    if choices:
        troubles.questions.append(Asked(Question(line.file, line.row, heading, value, message, choices), key))
    else:
        troubles.faults.append(Fault(line.file, line.row, heading, value, message))
    return troubles


def _labels(places: Iterable[Place]) -> dict[str, Place]:
    """Words to choose by; where two read the same, their ZIP codes or a number tell them apart."""
    labels: dict[str, Place] = {}
    for place in places:
        label = place.label
        if label in labels and place.zip_code:
            label = f"{label} ({place.zip_code})"
        label = next(one for one in (label, *(f"{label}, {n}" for n in range(2, 1000))) if one not in labels)
        labels[label] = place
    return labels
