"""What the page of one person shows: verdict, who they work with and where that stands, sessions, hours. Facts only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Who
from alongside.kernel.amounts import about, against, figure, in_unit, told
from alongside.ledger.facts import Balance, by_participation, confirmed_word
from alongside.ledger.models import Entry
from alongside.ledger.queries import lines
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Person
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.enums import EVALUATES, Answer, EngagementState, Part
from alongside.programs.models.contracts import CameBack, Contract
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from alongside.programs.track_places import place_on_track
from alongside.reports.contract_papers import money
from alongside.standing.evaluation import Standing
from alongside.standing.known import Item, State, Verdict
from alongside.standing.queries import Placed, of_engagements
from alongside.web.office.days import written

SESSIONS = 12
LINES = 60  # of the ledger, in which the latest sessions are looked for
STANDINGS = {
    Verdict.SILENT: ("clay", "No contact"),
    Verdict.BEHIND: ("gold", "Behind plan"),
    Verdict.NOT_STARTED: ("line", "Not started"),
    Verdict.ON_PLAN: ("leaf", "On plan"),
    Verdict.COMPLETE: ("leaf", "Complete"),
    Verdict.PAUSED: ("line", "Paused"),
    Verdict.ENDED: ("line", "Ended"),
}
ITEMS = {
    State.MET: ("leaf", "Done"),
    State.ON_PLAN: ("leaf", "On plan"),
    State.BEHIND: ("gold", "Behind"),
    State.AT_RISK: ("clay", "At risk"),
    State.OPEN: ("line", "Open"),
}
ANSWERS = {
    Answer.YES: ("yes", "May take part"),
    Answer.UNKNOWN: ("ask", "We need to know more"),
    Answer.NO: ("not-yet", "May not take part as things are"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict in words: how it looks, what it says in one line, and why; `before`: on which day it was judged."""

    look: str
    title: str
    reasons: tuple[str, ...]
    on: date | None


def judged(row: Participation, blueprint: Blueprint) -> Judged | None:
    """Return the verdict of a participation, None where the role is not judged."""
    if not row.answer:
        return None
    look, says = ANSWERS[Answer(row.answer)]
    track = blueprint.eligibility.tracks.get(row.track)
    reasons = row.verdict.get("missing" if row.answer == Answer.UNKNOWN else "reasons", ())
    on = row.verdict.get("on")
    title = f"{says}: {track.name}" if track else says
    told = tuple(_capital(str(reason)) for reason in reasons) or (str(row.verdict.get("sentence", "")),)
    place = place_on_track(row, blueprint)
    if place is not None:
        told = (*told, place.told)
    return Judged(look, title, told, date.fromisoformat(on) if on else None)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the program asks of an engagement, in its own language (`lang`), and how it stands."""

    label: str
    asks: str
    missing: str
    tone: str
    state: str
    lang: str


@dataclass(frozen=True, slots=True)
class Together:
    """One engagement: with whom, since when, where it stands, its hours against the contract, what is asked of it."""

    name: str
    url: str
    page: str
    person: Person | None
    word: str
    since: date
    until: date | None
    tone: str
    state: str
    last: date | None
    hours: Item | None
    words: str
    late: bool
    asked: tuple[Asked, ...]
    elsewhere: tuple[str, ...]
    going_on: bool
    evaluates: bool
    helped: Standing | None


def together(who: Who, row: Participation, blueprint: Blueprint) -> list[Together]:
    """Return the engagements of a participation that one may see, those that go on first."""
    mine = Party.objects.filter(engagement=OuterRef("pk"), participation=row)
    among = ENGAGEMENTS.visible(who).filter(Q(supported=row) | Q(Exists(mine)))
    placed = list(of_engagements(row.cohort, on=who.on, among=among))
    helpers = _helping([one.engagement.pk for one in placed])
    found = [_together(one, row, blueprint, helpers.get(one.engagement.pk)) for one in placed]
    return sorted(found, key=lambda one: (not one.going_on, -one.since.toordinal()))


def _helping(engagements: Sequence[int]) -> dict[int, str]:
    """Engagement -> public id of the participation its helper acts in."""
    rows = Party.objects.filter(engagement__in=engagements, part="helper", participation__isnull=False)
    return dict(rows.order_by("starts_on", "pk").values_list("engagement", "participation__public_id"))


def _together(one: Placed, row: Participation, blueprint: Blueprint, helper: str | None) -> Together:
    engagement, standing = one.engagement, one.standing
    helped = engagement.supported_id == row.pk
    other = one.helper if helped else engagement.supported.person
    public_id = helper if helped else engagement.supported.public_id
    tone, state = STANDINGS[standing.verdict]
    hours = standing.hours
    duty = blueprint.duty_word(engagement.duty)
    return Together(
        name=str(one.helper or "Nobody now") if helped else one.name,
        url=reverse("office:people-person", args=[public_id]) if public_id else "",
        page=reverse("office:engagements-one", args=[engagement.public_id]),
        person=other,
        word=duty.one if helped else blueprint.roles[engagement.supported.role].one,
        since=engagement.starts_on,
        until=engagement.ends_on,
        tone=tone,
        state=state,
        last=one.contact.last if one.contact else None,
        hours=hours if hours and hours.of else None,
        words=hours_told(hours) if hours and hours.of else "",
        late=running_late(standing),
        asked=asked_of(standing),
        elsewhere=tuple(item.missing for item in standing.items if item.state is State.NOT_FOLLOWED),
        going_on=engagement.state != EngagementState.ENDED,
        evaluates=engagement.pause_reason == EVALUATES,
        helped=standing if helped else None,
    )


def hours_told(item: Item) -> str:
    """Hours against what is asked, and what the plan says for today."""
    planned = f", {about(item.planned)} planned by today" if item.planned is not None else ""
    return f"{against(item.have, item.of)}{planned}"


def running_late(standing: Standing) -> bool:
    """Tell whether the hours are behind their plan."""
    return standing.verdict is Verdict.BEHIND and standing.hours is not None and standing.hours.behind_by > 0


def asked_of(standing: Standing) -> tuple[Asked, ...]:
    """Everything the program asks and this release follows, and how it stands."""
    return tuple(_asked(item, standing.tongue.code) for item in standing.items if item.state is not State.NOT_FOLLOWED)


def _asked(item: Item, lang: str) -> Asked:
    tone, state = ITEMS[item.state]
    return Asked(item.label, item.asks, _capital(item.missing), tone, state, lang)


@dataclass(frozen=True, slots=True)
class Total:
    """One account of this person, in hours where it counts minutes."""

    label: str
    amount: str
    unit: str
    waiting: str
    to_approve: str


def totals(row: Participation, blueprint: Blueprint) -> list[Total]:
    """Return every account with something in it, in the program's order."""
    found = by_participation([row.pk])
    return [
        _total(account.label, account.unit, found[row.pk, key])
        for key, account in blueprint.counting.items()
        if (row.pk, key) in found and found[row.pk, key].total
    ]


def _total(label: str, unit: str, balance: Balance) -> Total:
    waits, open_ = (in_unit(much, unit) if much else "" for much in (balance.waiting, balance.to_approve))
    if unit == "minutes":
        return Total(label, *figure(balance.confirmed), waits, open_)
    return Total(label, f"{balance.confirmed}", "" if unit == "count" else unit, waits, open_)


@dataclass(slots=True)
class Met:
    """One session as facts: the day, how, with whom, what it counts to, and whether it was confirmed. `counts` is empty
    where the program shows totals alone."""

    day: date
    how: str
    beside: str
    counts: list[str]
    confirmed: str
    struck: bool


def sessions(who: Who, row: Participation, blueprint: Blueprint) -> list[Met]:
    """Return the latest sessions, of a helper those they held: the lines of each under one head. One query."""
    helps = row.kind == Kind.HELPER
    theirs = Q(happening__helper=row) if helps else Q(participation=row)
    whose = ("happening__helper__person", "participation__team", "participation__organization")
    entries = lines(who).filter(theirs, reverses=None, reversed_by__recount=None).select_related(*whose)
    met: dict[int, Met] = {}
    for entry in entries[:LINES]:
        other = entry.participation if helps else entry.happening.helper
        one = met.setdefault(entry.happening_id, _met(entry, blueprint))
        one.beside = one.beside or (other.name if other and other != row else "")
        if blueprint.privacy.hours_shown == "each":
            one.counts.append(_counted(entry, blueprint))
    return list(met.values())[:SESSIONS]


def _met(entry: Entry, blueprint: Blueprint) -> Met:
    modes = [
        blueprint.sessions.modes[mode].label for mode in entry.happening.by_mode if mode in blueprint.sessions.modes
    ]
    struck = hasattr(entry, "reversed_by")
    confirmed = confirmed_word(entry) or "not yet"
    return Met(entry.day, ", ".join(modes), "", [], "taken back" if struck else confirmed, struck)


def _counted(entry: Entry, blueprint: Blueprint) -> str:
    account = blueprint.counting.get(entry.account.key)
    label = account.label if account else entry.account.key
    return f"{label}: {in_unit(entry.amount, entry.account.unit)}"


BEFORE = "came_from__contract__participation__cohort__name"


@dataclass(frozen=True, slots=True)
class Bought:
    """One contract in words."""

    title: str
    terms: str
    running: bool
    before: str = ""  # the year it came along from


def contracts(row: Participation, on: date) -> list[Bought]:
    """Return the contracts of a participation, the newest first."""
    rows = Contract.objects.filter(participation=row).select_related("payer").order_by("-starts_on", "-pk")
    return [_bought(contract, on) for contract in rows.annotate(before=F(BEFORE))]


def went_back(row: Participation) -> list[str]:
    """Hours of this year that went along and came back, or that came along and went back: when, why, by whom."""
    ends = {side: f"goes_on__{side}__participation" for side in ("contract", "into")}
    rows = CameBack.objects.filter(Q(**{ends["contract"]: row}) | Q(**{ends["into"]: row})).order_by("pk")
    return [_back(one, row) for one in rows.select_related("by", *(f"{path}__cohort" for path in ends.values()))]


def _back(one: CameBack, row: Participation) -> str:
    first, into = one.goes_on.contract.participation, one.goes_on.into.participation
    ours = first.pk == row.pk
    way = f"went along into {into.cohort.name} and came" if ours else f"came along from {first.cohort.name} and went"
    return f"{told(one.goes_on.contract.minutes)} {way} back on {written(one.back_on)}: “{one.why}” ({one.by})"


def _bought(contract: Contract, on: date) -> Bought:
    price = money(contract.price, contract.currency) if contract.price else "granted, nothing to pay"
    payer = f", paid by {contract.payer}" if contract.payer else ""
    terms = f"{written(contract.starts_on)} to {written(contract.ends_on)}, {price}{payer}"
    before: str = getattr(contract, "before", None) or ""
    return Bought(told(contract.minutes), terms, contract.starts_on <= on <= contract.ends_on, before)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is or was in a team, and from when to when."""

    person: Person
    url: str
    since: date
    until: date | None


def members(row: Participation) -> list[Member]:
    """Return who is in a team, those of today first. One query."""
    rows = Party.objects.filter(engagement__supported=row, part=Part.MEMBER).select_related("person", "participation")
    found: dict[int, Member] = {}
    for party in rows.order_by(F("ends_on").desc(nulls_first=True), "person__family_name", "pk"):
        acts = party.participation
        url = reverse("office:people-person", args=[acts.public_id]) if acts else ""
        found.setdefault(party.person_id, Member(party.person, url, party.starts_on, party.ends_on))
    return list(found.values())


def stays(row: Participation) -> list[str]:
    """Return the days somebody took part before they left and came back, in words. One query."""
    rows = row.earlier_stays.order_by("starts_on")
    return [f"{written(stay.starts_on)} to {written(stay.ends_on)}" for stay in rows]


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment in words."""

    title: str
    where: str


def posts(appointments: Iterable[Appointment], blueprint: Blueprint) -> list[Post]:
    """Dress appointments; their organizations are loaded."""
    return [_post(each, blueprint) for each in appointments]


def _post(each: Appointment, blueprint: Blueprint) -> Post:
    since = f", since {written(each.starts_on)}" if each.starts_on else ""
    until = f", until {written(each.ends_on)}" if each.ends_on else ""
    return Post(_capital(position(each.position, blueprint)), f"{each.organization.name}{since}{until}")


def position(key: str, blueprint: Blueprint) -> str:
    """Return what a program calls a position."""
    known = blueprint.positions.get(key)
    return known.one if known else key.replace("-", " ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
