"""Which person a group of lines means: by the sender's number, then by address, then by name and place as a question.

Nobody is ever merged silently: where number or address and name tell two stories, a coordinator is asked. Somebody
known here only through another sponsor is found all the same, and shown as new: neither sponsor learns of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from alongside.exchange.planning.grouping import Grouping
from alongside.exchange.planning.place_names import district_key, school_key
from alongside.exchange.planning.said import Said, nothing_new
from alongside.exchange.planning.settings import Asked, Setting, Troubles
from alongside.exchange.planning.twins import twin_key
from alongside.exchange.reading.lines import OTHER, SAME, Fault, Field, Question
from alongside.exchange.reading.names import same_name
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine
from alongside.people.queries import ids_of, people_by
from alongside.programs.models.participations import Participation

type Claims = set[tuple[int, int]]  # (person, roster line or 0), row numbers: whom earlier groups of an import are
ERASED = "This person asked to be forgotten, so we bring nothing of them in"


@dataclass(slots=True)
class Known:
    """Whom a group means: `person` None is somebody new. `hidden`: shown as new, see above.

    `external_id` is the number to keep, made unlike another district's where the two clash. `address`: may be added.
    `again`: an earlier row is this person too, as was said before.
    """

    person: Person | None = None
    line: RosterLine | None = None
    hidden: bool = False
    external_id: str = ""
    address: bool = False
    again: bool = False
    troubles: Troubles = field(default_factory=Troubles)
    skip: str = ""


def known_here(setting: Setting) -> Q:
    """Condition on people: this sponsor works with them, or has them from a roster."""
    taking_part = Participation.objects.filter(person=OuterRef("pk"), cohort__program__sponsor=setting.sender)
    listed = RosterLine.objects.filter(person=OuterRef("pk"), sender=setting.sender)
    appointed = Appointment.objects.filter(person=OuterRef("pk"), sender=setting.sender)
    return Q(Exists(taking_part)) | Q(Exists(listed)) | Q(Exists(appointed))


class Finder:
    """Finds the people of one chunk of groups, in a flat number of queries."""

    def __init__(
        self,
        setting: Setting,
        several: Sequence[Said],
        headings: dict[tuple[str, str], str],
        *,
        began: datetime,
        grouping: Grouping,
    ) -> None:
        self._setting = setting
        self._began = began
        self._grouping = grouping
        self._headings = headings
        self._lines = self._lines_by_number(several)
        self._addresses = self._addresses_of(several)
        by_address = {address.person_id for address in self._addresses.values()}
        self._known = set(Person.objects.filter(known_here(setting), pk__in=by_address).values_list("pk", flat=True))
        self._lines_of = self._lines_about(
            by_address | {line.person_id for each in self._lines.values() for line in each}
        )
        self._named = self._people_named([said for said in several if not self._found_already(said)])

    def _lines_by_number(self, several: Sequence[Said]) -> dict[str, list[RosterLine]]:
        numbers = {said.external_id for said in several if said.external_id}
        numbers |= {scoped(said) for said in several if said.external_id and scoped(said)}
        found: dict[str, list[RosterLine]] = defaultdict(list)
        if numbers:
            rows = RosterLine.objects.filter(sender=self._setting.sender, external_id__in=numbers)
            for line in _with_people(rows):
                found[line.external_id].append(line)
        return found

    def _addresses_of(self, several: Sequence[Said]) -> dict[str, Address]:
        emails = {said.email for said in several if said.email}
        rows = Address.objects.filter(email__in=emails) if emails else ()
        return {address.email: address for address in _with_people(rows)}

    def _found_already(self, said: Said) -> bool:
        return said.email in self._addresses or said.external_id in self._lines

    def _people_named(self, several: Sequence[Said]) -> dict[str, list[Person]]:
        names = {said.family_name for said in several}
        lower = {name.lower() for name in names} | {_ascii_lower(name) for name in names}
        found: dict[str, list[Person]] = defaultdict(list)
        if lower:
            # Whom this very import has made is no answer to who somebody is.
            rows = Person.objects.annotate(lower=Lower("family_name")).filter(lower__in=lower)
            rows = rows.filter(known_here(self._setting), erased_at=None, created_at__lt=self._began)
            wanted = {same_name(said.name) for said in several}
            pairs = rows.values_list("pk", "given_name", "family_name").iterator(chunk_size=2000)
            called = {pk: f"{given} {family}" for pk, given, family in pairs}
            same = {pk for pk, name in called.items() if same_name(name) in wanted}
            for pk, person in sorted(people_by(same).items()):
                under = found[same_name(called[pk])]
                if person not in under:
                    under.append(person)
            self._lines_of |= self._lines_about({person.pk for each in found.values() for person in each})
        return found

    def _lines_about(self, people: set[int]) -> dict[int, list[RosterLine]]:
        """What the sender lists of each; several lines of whoever was found to be listed twice."""
        found: dict[int, list[RosterLine]] = defaultdict(list)
        if people:
            rows = RosterLine.objects.filter(sender=self._setting.sender, person__in=ids_of(*people))
            for line in _with_people(rows.order_by("pk")):
                found[line.person_id].append(line)
        return found

    def _line(self, person: Person, said: Said) -> RosterLine | None:
        """The line of theirs that these rows go on with: by number, else by address, else by name."""
        lines = self._lines_of.get(person.pk, [])
        fits = (
            lambda line: bool(said.external_id) and line.external_id in (said.external_id, scoped(said)),
            lambda line: bool(said.email) and line.fields.get("email") == said.email,
            lambda line: same_name(_named(line)) == same_name(said.name),
            lambda _: True,
        )
        return next((line for fit in fits for line in lines if fit(line)), None)

    def _claim(self, person: Person, said: Said) -> tuple[int, int]:
        line = self._line(person, said)
        return person.pk, line.pk if line is not None else 0

    # ---------------------------------------------------------------- one group
    def find(self, said: Said, claimed: Claims) -> Known:
        """Whom it means. `claimed` holds whom earlier groups of the same import are."""
        known = self._by_number(said) or self._by_address(said) or self._by_name(said, claimed)
        known.external_id = known.external_id or said.external_id
        if known.person is not None and known.person.erased_at is not None:
            known.skip = ERASED
        if not known.troubles and not known.skip:
            self._settle_address(said, known)
            self._settle_claim(said, known, claimed)
        return known

    def _by_number(self, said: Said) -> Known | None:
        if not said.external_id:
            return None
        for number in (scoped(said), said.external_id):
            for line in self._lines.get(number, ()):
                if self._same_number(line, said):
                    return Known(line.person, line, external_id=number)
        taken = self._lines.get(said.external_id)
        if not taken:
            return None
        if scoped(said) and _district_of(taken[0]) not in ("", _district(said)):
            known = self._by_address(said) or Known()
            known.external_id = scoped(said)
            return known
        return self._ask_number(said, taken[0])

    def _same_number(self, line: RosterLine, said: Said) -> bool:
        """Whether a number means whom it meant: in one district one name may change, across two neither may."""
        if self._same_address(line, said):
            return True
        if "" in (_district(said), before := _district_of(line)) or before == _district(said):
            return self._agrees(line.person, said) or _agrees_with(line, said)
        return same_name(said.name) in (
            same_name(_named(line)),
            same_name(f"{line.person.given_name} {line.person.family_name}"),
        )

    def _ask_number(self, said: Said, line: RosterLine) -> Known:
        key = f"number:{said.external_id}:{same_name(said.name)}"
        answer = self._setting.answers.get(key)
        if answer == SAME:
            return Known(line.person, line)
        if answer == OTHER:
            return Known(external_id=f"{said.external_id}/{same_name(said.name)}"[:120])
        before = _named(line).strip()
        message = f"Number {said.external_id} was {before or line.person} the last time. Is this the same person?"
        return self._question(said, Field.EXTERNAL_ID, said.external_id, message, key)

    def _by_address(self, said: Said) -> Known | None:
        address = self._addresses.get(said.email) if said.email else None
        if address is None:
            return None
        person, line = address.person, self._line(address.person, said)
        here = person.pk in self._known
        if self._agrees(person, said) or (line is not None and _agrees_with(line, said)):
            return Known(person, line, hidden=not here)
        if not here:  # a name of our own for an address that belongs elsewhere: nobody learns that it does
            return Known(hidden=True)
        key = f"address:{said.email}:{same_name(said.name)}"
        answer = self._setting.answers.get(key)
        if answer == SAME:
            return Known(person, line)
        if answer == OTHER:
            return Known()
        message = f"{said.email} is the address of {person} here. Is this the same person?"
        return self._question(said, Field.EMAIL, said.email, message, key)

    def _by_name(self, said: Said, claimed: Claims) -> Known:
        named = self._named.get(same_name(said.name), ())
        taken = [one for one in named if self._claim(one, said) in claimed]
        fits = [one for one in named if one not in taken and not self._listed_apart(one, said)]
        for person in (*fits, *taken):
            line = self._line(person, said)
            if line is not None and line.external_id == said.external_id and nothing_new(line.fields, said):
                return Known(person, line, again=person in taken)
        near = [one for one in fits if self._works_near(one, said)]
        if not near:
            return self._twin(said)
        choices = {f"{SAME}: {self._described(one, said)}": one for one in near}
        first = said.posts[0].line
        key = f"name:{same_name(said.name)}:{first.file}:{first.row}"
        answer = self._setting.answers.get(key, "")
        if answer in choices:
            return Known(choices[answer], self._line(choices[answer], said))
        if answer == OTHER:
            return self._twin(said)
        message = f"{said.name} is here already, at the same place. Is this the same person?"
        return self._question(said, "name", said.name, message, key, (*choices, OTHER))

    def _twin(self, said: Said) -> Known:
        """Somebody new, unless another row of these files may be them."""
        for line in (post.line for post in said.posts):
            spot = (line.file, line.row)
            twin = self._grouping.twins.found.get(spot)
            if twin is None or self._setting.answers.get(twin_key(spot)) in (SAME, OTHER):
                continue
            file, row = twin[0]
            where = f"row {row}" if file == line.file else f"{file}, row {row}"
            message = f"{said.name} is at the same school in {where} too. Is this the same person?"
            return self._question(said, "name", said.name, message, twin_key(spot))
        return Known()

    def _listed_apart(self, person: Person, said: Said) -> bool:
        """Whether another row of these files is this person, by number or address."""
        line = self._line(person, said)
        if line is None:
            return False
        numbers = {line.external_id, line.external_id.partition("@")[0]}
        return any(self._grouping.lists(number, line.fields.get("email", ""), _named(line)) for number in numbers)

    def _is_another(self, line: RosterLine, said: Said) -> bool:
        """Number and address are both others than a namesake's."""
        number = bool(line.external_id and said.external_id and line.external_id != said.external_id)
        kept = line.fields.get("email", "")
        return number and bool(kept and said.email and kept != said.email)

    def _works_near(self, person: Person, said: Said) -> bool:
        """At the same school or, where one of the two names none, in the same district; or nobody said where.

        With another number and another address, only at the very same place.
        """
        line = self._line(person, said)
        before = line.fields.get("posts", []) if line else []
        told = [post.told for post in said.posts]
        if line is not None and self._is_another(line, said):
            return any(_same_place(one, other) for one in before for other in told)
        if not any(_where(one) for one in before) or not any(_where(one) for one in told):
            return True
        return any(_near(one, other) for one in before for other in told)

    def _described(self, person: Person, said: Said) -> str:
        line = self._line(person, said)
        posts = line.fields.get("posts", []) if line else []
        words = [post.get(name, "") for post in posts[:1] for name in ("position", "school")]
        number = f"number {line.external_id}" if line and line.external_id else ""
        return ", ".join(one for one in (person.name, *words, number) if one)

    # ---------------------------------------------------------------- what else can be wrong
    def _settle_address(self, said: Said, known: Known) -> None:
        if not said.email:
            return
        address = self._addresses.get(said.email)
        if address is None:
            known.address = True
        elif known.person is not None and address.person_id != known.person.pk and address.person_id in self._known:
            message = f"This address belongs to {address.person} here. One address is one person"
            self._fault(said, known, Field.EMAIL, said.email, message)

    def _settle_claim(self, said: Said, known: Known, claimed: Claims) -> None:
        if known.person is None or known.again:
            return
        claim = known.person.pk, known.line.pk if known.line is not None else 0
        if claim in claimed:
            message = f"Another row of these files is {known.person} already"
            self._fault(said, known, "name", said.name, message)
        claimed.add(claim)

    def _agrees(self, person: Person, said: Said) -> bool:
        names = {same_name(person.given_name), same_name(person.known_as), same_name(person.family_name)} - {""}
        return same_name(said.family_name) in names or same_name(said.given_name) in names

    def _same_address(self, line: RosterLine, said: Said) -> bool:
        if not said.email:
            return False
        address = self._addresses.get(said.email)
        return line.fields.get("email") == said.email or (address is not None and address.person_id == line.person_id)

    def _heading(self, said: Said, where: str) -> str:
        file = said.posts[0].line.file
        return self._headings.get((file, where), "" if where == "name" else where)

    def _fault(self, said: Said, known: Known, where: str, value: str, message: str) -> None:
        line = said.posts[0].line
        known.troubles.faults.append(Fault(line.file, line.row, self._heading(said, where), value, message))

    def _question(
        self, said: Said, where: str, value: str, message: str, key: str, choices: Iterable[str] = (SAME, OTHER)
    ) -> Known:
        line = said.posts[0].line
        heading = self._heading(said, where)
        asked = Question(line.file, line.row, heading, value, message, tuple(choices))
        return Known(troubles=Troubles(questions=[Asked(asked, key)]))


def _with_people[R: (Address, RosterLine)](rows: Iterable[R]) -> list[R]:
    """Rows with their people, in a query of its own: in the middle of a large import a database cannot know how many
    rows its tables hold, and joins them badly."""
    found = list(rows)
    people = people_by({row.person_id for row in found})
    for row in found:
        row.person = people[row.person_id]
    return found


def _named(line: RosterLine) -> str:
    """The name the sender gave the last time."""
    return f"{line.fields.get('given_name', '')} {line.fields.get('family_name', '')}"


def scoped(said: Said) -> str:
    """The number with the district it is a number of; "" when no district is named."""
    district = _district(said)
    return f"{said.external_id}@{district}"[:120] if district else ""


def _district(said: Said) -> str:
    told = said.posts[0].told
    name = told.get("district", "")
    return district_key(name) if name else str(told.get("district_id", ""))


def _district_of(line: RosterLine) -> str:
    told = (line.fields.get("posts") or [{}])[0]
    name = told.get("district", "")
    return district_key(name) if name else str(told.get("district_id", ""))


def _agrees_with(line: RosterLine, said: Said) -> bool:
    """Whether the sender's own last words have a name in common with these."""
    before = {same_name(line.fields.get(name, "")) for name in ("given_name", "family_name")} - {""}
    return bool(before & {same_name(said.given_name), same_name(said.family_name)})


def _where(told: dict[str, str]) -> str:
    return told.get("school") or told.get("school_id") or told.get("district") or told.get("district_id") or ""


def _same_place(one: dict[str, str], other: dict[str, str]) -> bool:
    said = bool(_where(one) and _where(other)) and bool(one.get("school")) == bool(other.get("school"))
    return said and _near(one, other)


def _near(one: dict[str, str], other: dict[str, str]) -> bool:
    if one.get("school") and other.get("school"):
        same = school_key(one["school"]) == school_key(other["school"])
        districts = district_key(one.get("district", "")), district_key(other.get("district", ""))
        return same and (not all(districts) or districts[0] == districts[1])
    if one.get("school_id") and other.get("school_id"):
        return one["school_id"] == other["school_id"]
    return district_key(one.get("district", "")) == district_key(other.get("district", ""))


def _ascii_lower(name: str) -> str:
    """What SQLite's own lower() makes of it: it knows the letters of ASCII only."""
    return "".join(one.lower() if one.isascii() else one for one in name)
