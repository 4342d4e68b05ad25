"""Two versions of a program tried on everyone of a cohort, person by person. Changes nothing."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from alongside.blueprint import eligibility
from alongside.blueprint.language import Blueprint
from alongside.blueprint.places import read_of_places, with_days
from alongside.programs.background import Background, Gathering, known_sectors, streamed
from alongside.programs.enums import Answer, ParticipationState
from alongside.programs.facts import people_now, room_for
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.places import known_places

SHOWN = 900  # SQLite takes so many values at once everywhere; beyond, everyone of the cohort is read
STREAMED = 2_000
MOST_REMEMBERED = 20_000
TOLD_BY = ("positions", "roles", "kinds")
JUDGED_BY = ("positions", "facts", "roles", "eligibility", "contracts", "calendar", "kinds")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of one person; the answer is empty where a role is not judged.

    `hours`: given free; `worth`: what they cost at the price of the day, None while nobody knows the group; `pays`: the
    least that is asked of them, None where nothing is.
    """

    answer: str = ""
    track: str = ""
    sentence: str = ""
    hours: int = 0
    worth: tuple[Decimal, str] | None = None
    pays: tuple[Decimal, str] | None = None

    @property
    def found(self) -> tuple[str, str]:
        """The answer and the track's key, which is what a preview counts."""
        return self.answer, self.track


@dataclass(frozen=True, slots=True)
class Tried:
    """One who takes part (a participation's row number), by the rules of now and by the others."""

    pk: int
    role: str
    before: Outcome
    after: Outcome

    @property
    def judged(self) -> bool:
        return bool(self.before.answer or self.after.answer)

    @property
    def changed(self) -> bool:
        """Whether the answer, the track, the free hours or the least price would be another."""
        was, would_be = self.before, self.after
        return (was.found, was.hours, was.pays) != (would_be.found, would_be.hours, would_be.pays)


@dataclass(frozen=True, slots=True)
class Rules:
    """One version on one day. People who bring the same to its rules are judged once: cohorts are alike in many."""

    blueprint: Blueprint
    on: date
    judged: frozenset[str]
    needed: frozenset[str]
    known: dict[Hashable, Outcome] = field(default_factory=dict)

    def outcome(self, role: str, background: Background) -> Outcome:
        """What comes of one person."""
        if role not in self.judged:
            return Outcome()
        facts = background.facts
        key = (role, tuple((name, facts[name]) for name in self.needed if name in facts), background.history)
        found = self.known.get(key)
        if found is None:
            found = self._judge(role, background)
            if len(self.known) < MOST_REMEMBERED:
                self.known[key] = found
        return found

    def _judge(self, role: str, background: Background) -> Outcome:
        blueprint, facts = self.blueprint, background.facts
        found = eligibility.verdict(blueprint, facts, on=self.on, history=background.history, role=role, ways=False)
        granted = next((offer for offer in found.offers if offer.granted), None)
        _, worth = eligibility.price(blueprint, granted.contract, facts, on=self.on) if granted else (None, None)
        sold = [(offer.price.amount, offer.price.currency) for offer in found.offers if offer.price]
        return Outcome(
            Answer(found.answer.value).value,
            found.track or "",
            found.sentence,
            granted.hours if granted else 0,
            (worth.amount, worth.currency) if worth else None,
            min(sold, default=None),
        )


def rules_of(blueprint: Blueprint, *, on: date) -> Rules:
    """A version as it judges on a day."""
    supported = blueprint.roles_with("supported")
    tracks = blueprint.eligibility.tracks.values()
    needed = {name for track in tracks for name in with_days(track.when)} | {"position", "hired", "state"}
    needed |= {fact.years.plus for fact in blueprint.facts.values() if fact.years and fact.years.plus}
    if blueprint.contracts:
        needed |= {name for group in blueprint.contracts.groups.values() for name in with_days(group)}
    judged = frozenset(role for track in tracks for role in track.for_roles or supported)
    return Rules(blueprint, on, judged, frozenset(needed))


def tried(cohort: Cohort, mine: Blueprint, other: Blueprint, *, on: date) -> Iterator[Tried]:
    """Everyone who takes part, by the facts of today and the rules of a day: three queries whatever the count, two
    more where rules read what is known of places, and bounded memory."""
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    sectors = known_sectors()
    places = known_places([cohort.pk], read_of_places(mine) | read_of_places(other))
    words = Gathering(mine, sectors, places), Gathering(other, sectors, places)
    rules = rules_of(mine, on=on), rules_of(other, on=on)
    same_words, same_rules = _alike(mine, other, TOLD_BY), _alike(mine, other, JUDGED_BY)
    for one, posts in streamed(rows):
        was = words[0].background(one, posts, on=on)
        before = after = rules[0].outcome(one.role, was)
        if not same_rules:
            after = rules[1].outcome(one.role, was if same_words else words[1].background(one, posts, on=on))
        yield Tried(one.pk, one.role, before, after)


def _alike(mine: Blueprint, other: Blueprint, parts: Iterable[str]) -> bool:
    """Whether nothing is otherwise that people are told by, or that a verdict or a price hangs on."""
    return all(getattr(mine, part) == getattr(other, part) for part in parts)


def shown(cohort: Cohort, several: Iterable[Tried]) -> Iterator[tuple[Tried, Participation]]:
    """These with their participation, and its person, team or organization and place loaded: one query whatever the
    count."""
    wanted = {one.pk: one for one in several}
    rows = Participation.objects.filter(cohort=cohort, **({"pk__in": wanted} if len(wanted) <= SHOWN else {}))
    rows = rows.select_related("person", "team", "organization", "works_at").order_by("pk")
    for row in rows.defer("verdict", "facts", "needs", "sealed_wishes", "wrapped_key", "free_hours").iterator(
        chunk_size=STREAMED
    ):
        if row.pk in wanted:
            yield wanted[row.pk], row


@dataclass(frozen=True, slots=True)
class Load:
    """A helper with how many people they work with, and how many they may by the rules of now and by the others; None:
    nobody set a limit."""

    helper: Participation
    people: int
    before: int | None
    after: int | None

    @property
    def crowded(self) -> bool:
        """Whether they have more people than the other rules would let them have."""
        return self.after is not None and self.people > self.after


def loads(cohort: Cohort, mine: Blueprint, other: Blueprint) -> tuple[Load, ...]:
    """Every helper whose limit would be another. Two queries; none where no role's caseload is."""
    roles = [key for key in mine.roles if key in other.roles and mine.roles[key].caseload != other.roles[key].caseload]
    if not roles:
        return ()
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED, role__in=roles)
    helpers = list(rows.select_related("person", "works_at").order_by("pk"))
    people = people_now(one.pk for one in helpers)
    told = (Load(one, people.get(one.pk, 0), room_for(one, mine), room_for(one, other)) for one in helpers)
    return tuple(load for load in told if load.before != load.after)
