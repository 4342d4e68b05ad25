"""Who has room among the people a roster brings: as many in a role as the program's file says, and places of tracks.

Somebody too many in a role is left out until a person has looked at it: the others come in. Whoever fits a track whose
places are taken takes part and waits; the report says so, with row and column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from alongside.blueprint import eligibility
from alongside.exchange.planning.places import Place
from alongside.exchange.planning.plans import PersonPlan, Step
from alongside.exchange.planning.settings import Setting
from alongside.exchange.reading.lines import Fault, Field
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.background import Brought, Held, told_of
from alongside.programs.enums import Answer
from alongside.programs.funding import ranked_by
from alongside.programs.models.participations import Participation
from alongside.programs.seats import Seats
from alongside.programs.track_places import limits, taken

WAITS = "The places of {track} ({places}) are all taken: they take part and wait for one, {before} before them"


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Somebody who fits a track with a number of places, where they stand in the files, and what they sort by."""

    track: str
    rank: tuple[tuple[bool, str], ...]
    fault: Fault


@dataclass(slots=True)
class Seating:
    """Counts on from whoever takes part already, as people of the files are planned one after another."""

    setting: Setting
    headings: Mapping[tuple[str, str], str]
    _seats: Seats = field(init=False)
    _fresh: dict[int, int] = field(default_factory=dict)
    _fitting: list[_Fitting] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._seats = Seats(self.setting.cohort, self.setting.blueprint)

    def refused(self, plan: PersonPlan) -> Fault | None:
        """Why somebody cannot come in as what they would; None: they can, and have their seat."""
        role = self.setting.blueprint.roles[plan.joins]
        if role.how_many is None:
            return None
        row = self._row(plan)
        if self._seats.held is None:
            self._seats.look([row], ())
        why = self._seats.refuses(row)
        return self._fault(plan, why.rstrip(".")) if why else None

    def take(self, plans: Sequence[PersonPlan]) -> None:
        """Remember who of a part fits a track with a number of places. No query where no track has one."""
        blueprint, day = self.setting.blueprint, self.setting.day
        known = limits(blueprint)
        joining = [plan for plan in plans if plan.joins] if known else []
        told = told_of([self._brought(plan) for plan in joining], blueprint, on=[day] * len(joining)) if joining else ()
        for plan, one in zip(joining, told, strict=True):
            found = eligibility.verdict(blueprint, one.facts, on=day, history=one.history, role=plan.joins, ways=False)
            if found.answer.value == Answer.YES and found.track in known:
                rank, _ = ranked_by(blueprint, one.facts)
                self._fitting.append(_Fitting(found.track, rank, self._fault(plan, "")))

    def waiting(self) -> Iterator[Fault]:
        """Whoever is over when every part was taken, in the order they wait."""
        for track in taken(self.setting.cohort.pk, self.setting.blueprint):
            line = sorted((one for one in self._fitting if one.track == track.track), key=lambda one: one.rank)
            free = max(track.places - track.taken, 0)
            for before, one in enumerate(line[free:], start=track.waiting):
                said = WAITS.format(places=track.places, track=track.name, before=before or "nobody")
                yield Fault(one.fault.file, one.fault.row, one.fault.column, one.fault.value, said)

    def _fault(self, plan: PersonPlan, message: str) -> Fault:
        line = plan.said.posts[0].line
        heading = self.headings.get((line.file, Field.POSITION), Field.POSITION)
        return Fault(line.file, line.row, heading, line.position_words, message)

    def _row(self, plan: PersonPlan) -> Participation:
        """The participation that would be made, where it would be: nothing of it is written."""
        person = plan.person or Person(given_name=plan.said.given_name, family_name=plan.said.family_name)
        place = plan.works_at
        works_at = Organization(name=place.name, kind=place.kind, path=self._path(place)) if place else None
        return Participation(cohort=self.setting.cohort, person=person, role=plan.joins, works_at=works_at)

    def _path(self, place: Place | None) -> str:
        """From the root down. A place to be made has a number below nothing, and is known for counting by it."""
        if place is None:
            return "/"
        number = place.pk if place.pk is not None else self._fresh.setdefault(id(place), -len(self._fresh) - 1)
        self._seats.kinds[number] = place.kind, place.name
        return f"{self._path(place.parent)}{number}/"

    def _brought(self, plan: PersonPlan) -> tuple[Brought, list[Held]]:
        person, facts = plan.person.pk if plan.person else 0, plan.said.facts
        at, path = plan.works_at, self._path(plan.works_at) if plan.works_at else ""
        brought = Brought(
            self.setting.cohort.pk, 0, plan.joins, person, facts, facts, (), at.pk if at else None, path, ""
        )  # fmt: skip
        return brought, [
            Held(
                person, post.position, post.place.pk or 0, self._path(post.place), post.told.get("subjects", []),
                post.told.get("grades", []), post.hired, post.starts, post.ends,
            )
            for post in plan.posts
            if post.place and post.step is not Step.END
        ]  # fmt: skip
