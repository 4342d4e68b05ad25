"""Who works with whom: the engagements a person is in today, as the desk's pages show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.access import Who
from alongside.kernel.amounts import ago
from alongside.programs.access import ENGAGEMENTS, HELPING, acting, active_party
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.standing.known import Item, State, Verdict
from alongside.standing.queries import Placed, of_engagements
from alongside.web.ui.shapes import initials_of


@dataclass(frozen=True, slots=True)
class Together:
    """An engagement this person is in today, or was helped in until it ended (`over`): where it stands, who is in it,
    and whether they are the one who helps."""

    placed: Placed
    parties: tuple[Party, ...]
    helping: bool

    @property
    def engagement(self) -> Engagement:
        return self.placed.engagement

    @property
    def over(self) -> bool:
        return self.engagement.state == EngagementState.ENDED


def together(who: Who, cohort: Cohort, *, over: bool = False) -> list[Together]:
    """Every engagement this person is in today, those where they help first; with `over` also those that ended while
    they were helped in them, the newest first. A flat number of queries."""
    ended = Q(state=EngagementState.ENDED)
    mine = Q(active_party(who)) & ~ended
    if over:
        mine |= ended & Q(_helped_to_the_end(who))
    placed = list(of_engagements(cohort, on=who.on, among=ENGAGEMENTS.visible(who).filter(mine)))
    parties = parties_of([one.engagement.pk for one in placed], on=who.on)
    found = [
        Together(one, (here := parties.get(one.engagement.pk, ())), any(_helps(party, who) for party in here))
        for one in placed
    ]
    return sorted(found, key=_in_order)


def _in_order(one: Together) -> tuple[bool, int, bool, str, int]:
    last = one.engagement.ends_on if one.over else None
    return one.over, -last.toordinal() if last else 0, not one.helping, one.placed.name, one.engagement.pk


def _helped_to_the_end(who: Who) -> Exists:
    there = Q(ends_on=None) | Q(ends_on__gte=OuterRef("ends_on"))
    return Exists(Party.objects.filter(acting(who), there, engagement=OuterRef("pk")).exclude(part__in=HELPING))


def _helps(party: Party, who: Who) -> bool:
    return party.person_id == who.person and party.part in HELPING


def parties_of(engagements: Sequence[int], *, on: date) -> dict[int, tuple[Party, ...]]:
    """Engagement -> who is in it that day, helpers first, in one query."""
    there = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    rows = Party.objects.filter(there, engagement__in=engagements).select_related("person")
    found: dict[int, list[Party]] = {}
    for party in rows.order_by("part", "person__family_name", "pk"):
        found.setdefault(party.engagement_id, []).append(party)
    return {pk: tuple(sorted(several, key=lambda one: one.part not in HELPING)) for pk, several in found.items()}


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount against what is asked, for a bar: `short` beside it, `words` for those who cannot see it."""

    value: int
    of: int
    plan: int | None
    behind: bool
    short: str
    words: str


def bar_of(placed: Placed) -> Bar | None:
    """The one amount a row shows: hours against the contract, else the first thing counted against a number."""
    counted = [item for item in placed.standing.items if item.of and item.unit != "days"]
    item = placed.standing.hours or next(iter(counted), None)
    return bar(item, placed.standing.tongue) if item is not None and item.of else None


def bar(item: Item, tongue: Tongue) -> Bar:
    """A requirement as a bar, in the language of its program."""
    behind = item.state in (State.BEHIND, State.AT_RISK)
    if item.unit != "minutes":
        unit = f" {item.unit}" if item.unit != "count" else ""
        told = tongue.say("of", have=item.have, of=f"{item.of}{unit}")
        words = tongue.say("standing.bar", label=item.label, told=told)
        return Bar(item.have, item.of, item.planned, behind, told, words)
    much = tongue.against(item.have, item.of)
    words = tongue.say("standing.bar", label=item.label, told=much)
    if item.planned is not None:
        plan = tongue.about(item.planned)
        words = tongue.say("standing.bar-with-plan", label=item.label, told=much, much=plan)
    return Bar(item.have, item.of, item.planned, behind, tongue.against(item.have, item.of, narrow=True), words)


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody, or a team, with initials on one of five calm tones."""

    name: str
    initials: str
    tone: int


def face_of(whose: Participation) -> Face:
    """How somebody supported looks on a page."""
    if whose.person is not None:
        return Face(whose.person.name, whose.person.initials, whose.person.tone)
    return Face(whose.name, initials_of(whose.name), whose.pk % 5 + 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One of my people: where they work, the last contact, and an amount."""

    face: Face
    url: str
    place: str
    last: str
    silent: bool
    paused: bool
    bar: Bar | None
    log_url: str


def rows(mine: Iterable[Together], blueprint: Blueprint, on: date) -> list[Row]:
    """Everyone this person helps, whoever was silent longest first."""
    helped = sorted((one for one in mine if one.helping), key=_longest_silent)
    return [_row(one, blueprint, on) for one in helped]


def _longest_silent(one: Together) -> tuple[bool, date]:
    contact = one.placed.contact
    return one.placed.standing.verdict is not Verdict.SILENT, contact.last if contact else one.engagement.starts_on


def _row(one: Together, blueprint: Blueprint, on: date) -> Row:
    engagement, contact = one.engagement, one.placed.contact
    paused = engagement.state == EngagementState.PAUSED
    return Row(
        face=face_of(engagement.supported),
        url=reverse("desk:engagement", args=[engagement.public_id]),
        place=place_words(engagement.supported, blueprint),
        last=ago((on - contact.last).days) if contact else "not met yet",
        silent=one.placed.standing.verdict is Verdict.SILENT,
        paused=paused,
        bar=bar_of(one.placed),
        log_url="" if paused else reverse("desk:log-for", args=[engagement.public_id]),
    )


def place_words(whose: Participation, blueprint: Blueprint) -> str:
    """Role and place: "Newcomer, Lakeview School"."""
    role = blueprint.roles.get(whose.role)
    word = role.one if role else whose.role
    return ", ".join([word[:1].upper() + word[1:], *([whose.works_at.name] if whose.works_at else [])])


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody beside me, with the program's word for what they do; or the peers of my group.

    `also`: what else the same person does, word and page.
    """

    face: Face
    word: str
    url: str
    also: tuple[tuple[str, str], ...] = ()


def beside(mine: Iterable[Together], blueprint: Blueprint, who: Who) -> list[Helper]:
    """Everyone who helps this person, each once, with everything they are to them."""
    found: dict[int, Helper] = {}
    for one, party in _helped_by(mine, who):
        word, url = _duty(one.engagement, party, blueprint), reverse("desk:engagement", args=[one.engagement.public_id])
        here = found.get(party.person_id)
        if here is None:
            face = Face(party.person.name, party.person.initials, party.person.tone)
            found[party.person_id] = Helper(face, word, url)
        else:
            found[party.person_id] = replace(here, also=(*here.also, (word, url)))
    return list(found.values())


def _helped_by(mine: Iterable[Together], who: Who) -> Iterator[tuple[Together, Party]]:
    return (
        (one, party)
        for one in mine
        if not one.helping
        for party in one.parties
        if party.person_id != who.person and party.part in HELPING
    )


def _duty(engagement: Engagement, party: Party, blueprint: Blueprint) -> str:
    word = blueprint.duty_word(engagement.duty).one
    word = word[:1].upper() + word[1:]
    return f"{word}, standing in" if party.part == Part.STAND_IN else word
