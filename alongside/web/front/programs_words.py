"""What the public page of a program says: every word from its file, put in order once for each version and day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse

from alongside.blueprint.eligibility import prices_of, tracks_for
from alongside.blueprint.grammar import Duration, month_day_of
from alongside.blueprint.judgement import sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.parts.identity import Contact, Partner
from alongside.blueprint.parts.joining import Joining
from alongside.blueprint.parts.page import News
from alongside.blueprint.parts.roles import Duty, Role
from alongside.programs.facts import parsed
from alongside.programs.models.documents import PublicDocument
from alongside.programs.public import documents_named
from alongside.web.front.planned_words import Plans, plans_of
from alongside.web.shared.sizes import size_told

MOST_OVER = 3  # ways in that ended


@dataclass(frozen=True, slots=True)
class Who:
    """One way in: who it is for, in a sentence, and on what that rests."""

    says: str
    under: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom to ask, and for whom they are."""

    label: str
    address: str
    link: str
    whom: str


@dataclass(frozen=True, slots=True)
class Help:
    """What one kind of helper is for, and what they never do."""

    who: str
    topics: tuple[str, ...]
    never: tuple[str, ...]
    levels: str


@dataclass(frozen=True, slots=True)
class Prices:
    """What can be bought on a day: the columns of a table, and its lines: the hours, and (who pays it, the price)."""

    columns: str = ""
    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read, watch or use, where it is."""

    label: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the page says beside its forms. `lang`: the language all of it is in."""

    lang: str
    name: str
    lead: str
    partners: tuple[Partner, ...]
    goals: tuple[str, ...]
    goals_title: str
    gives: tuple[str, ...]
    helps: tuple[Help, ...]
    prices: Prices
    needs: tuple[str, ...]
    ways: tuple[Who, ...]
    were: tuple[Who, ...]
    asks: tuple[Ask, ...]
    stages: tuple[str, ...]
    terms: tuple[str, ...]
    of_districts: bool
    joined_by: str
    comes_as: tuple[str, ...]
    plans: Plans
    news: tuple[News, ...]
    roles: tuple[tuple[str, str], ...]
    goes_back: bool
    private: bool
    voluntary: bool


@lru_cache(maxsize=64)
def words_of(digest: str, on: date) -> Words:
    """The words of one version (by its digest) as they hold on a day."""
    blueprint = parsed(digest)
    told, joining = blueprint.page, blueprint.joining
    return Words(
        lang=blueprint.speaks,
        name=blueprint.name,
        lead=blueprint.says,
        partners=tuple(blueprint.partners.values()),
        goals=blueprint.goals,
        goals_title=_capital(blueprint.words.goal.many),
        helps=tuple(_helps(blueprint)),
        prices=_prices(blueprint, on),
        gives=(*(told.gives if told else ()), *_paid(blueprint, on)),
        needs=told.needs if told else (),
        ways=tuple(_way(blueprint, track, on) for track in _ranked(blueprint) if not _over(track, on)),
        were=tuple(_were(blueprint, on)),
        asks=tuple(_asks(blueprint)),
        stages=tuple(_stages(blueprint)),
        terms=tuple(_terms(blueprint)),
        of_districts=joining is not None and bool(joining.signed_by or joining.interest),
        joined_by=_joined_by(blueprint),
        comes_as=tuple(blueprint.sessions.kinds.values()),
        plans=plans_of(blueprint),
        news=tuple(sorted(told.news, key=lambda one: one.on, reverse=True)) if told else (),
        goes_back=blueprint.phases is not None and blueprint.phases.may_go_back,
        roles=tuple((key, role.one) for key, role in applied_for(blueprint)),
        private=any(term.evaluative is False for one in blueprint.agreements.values() for term in one.terms.values())
        or (joining is not None and "no evaluative use" in joining.terms),
        voluntary=joining is not None and joining.voluntary and joining.required_when is None,
    )


def applied_for(blueprint: Blueprint) -> Iterator[tuple[str, Role]]:
    """The roles a person may apply for by themselves: supported ones of one person, where the file says so."""
    if blueprint.joining is not None and "application" in blueprint.joining.invited_by:
        yield from checked_for(blueprint)


def checked_for(blueprint: Blueprint) -> Iterator[tuple[str, Role]]:
    """The roles one person may ask about whether they fit: those some track is for."""
    for key in blueprint.roles_with("supported"):
        role = blueprint.roles[key]
        if role.unit == "person" and tracks_for(blueprint, key):
            yield key, role


def _ranked(blueprint: Blueprint) -> list[Track]:
    return sorted(blueprint.eligibility.tracks.values(), key=lambda track: track.rank)


def _over(track: Track, on: date) -> bool:
    return track.until is not None and track.until < on


def _were(blueprint: Blueprint, on: date) -> Iterator[Who]:
    """The last few ways in that are over, with what they gave: who asks for one of them is told that it was."""
    tongue, over = blueprint.tongue, [track for track in _ranked(blueprint) if _over(track, on)]
    for track in sorted(over, key=lambda one: one.until or on, reverse=True)[:MOST_OVER]:
        way = _way(blueprint, track, on)
        if blueprint.contracts and track.grants:
            hours = tongue.value(Duration(blueprint.contracts.kinds[track.grants].hours, "hour"))
            way = replace(way, says=f"{way.says}: {tongue.say('granted', hours=hours)}")
        yield way


def _way(blueprint: Blueprint, track: Track, on: date) -> Who:
    tongue = blueprint.tongue
    begins = "from" if track.from_ and track.from_ > on else "since"
    dated = tongue.say(begins, day=tongue.page_day(track.from_)) if track.from_ else ""
    until = tongue.say("until", day=tongue.page_day(track.until)) if track.until else ""
    return Who(track.says, ", ".join(filter(None, (dated, until, track.cite))))


def _paid(blueprint: Blueprint, on: date) -> Iterator[str]:
    supported, words = blueprint.roles_with("supported"), blueprint.words
    for pay in blueprint.pay.values():
        if pay.role in supported and pay.amount is not None and pay.in_force(on):
            said = {"amount": pay.amount, "label": pay.label, "session": words.session.one, "event": words.event.one}
            yield blueprint.tongue.say(f"paid-{pay.per or 'once'}", **said).strip()


def _helps(blueprint: Blueprint) -> Iterator[Help]:
    """Each kind of helper once, whatever it is called in how many duties."""
    named: dict[str, list[Duty]] = {}
    for key, duty in blueprint.duties.items():
        named.setdefault(blueprint.duty_word(key).one, []).append(duty)
    for word, duties in named.items():
        topics = tuple(dict.fromkeys(topic for duty in duties for topic in duty.topics))
        never = tuple(dict.fromkeys(one for duty in duties for one in duty.leaves_out))
        if topics:
            yield Help(_capital(word), topics, never, _levels(blueprint, duties))


def _levels(blueprint: Blueprint, duties: list[Duty]) -> str:
    """Whether one person, a team or a system is helped; nothing where a program only knows one person."""
    if {duty.level for duty in blueprint.duties.values()} <= {None, "individual"}:
        return ""
    tongue = blueprint.tongue
    teams = blueprint.words.team.many
    levels = dict.fromkeys(tongue.say(f"plan.level-{duty.level}", teams=teams) for duty in duties if duty.level)
    return tongue.say("plan.works", whom=tongue.listed(levels, last="and"))


def _prices(blueprint: Blueprint, on: date) -> Prices:
    """Every contract that is sold on a day, and every price of it."""
    contracts = blueprint.contracts
    if contracts is None:
        return Prices()
    sold = dict.fromkeys(
        kind for track in blueprint.eligibility.tracks.values() if track.in_force(on) for kind in track.offers
    )
    called = {group: _capital(group.replace("-", " ")) for group in contracts.groups}
    lines = []
    for kind in sold:
        prices = prices_of(contracts, kind, on=on)
        if prices:
            told = tuple((label, str(prices[group])) for group, label in called.items())
            lines.append((blueprint.tongue.value(Duration(contracts.kinds[kind].hours, "hour")), told))
    return Prices("|".join([blueprint.tongue.say("hours"), *(f"{label}:r" for label in called.values())]), tuple(lines))


def _stages(blueprint: Blueprint) -> Iterator[str]:
    """How joining goes; where nothing is said of that, the steps of the program itself."""
    joining, steps = blueprint.joining, sorted(blueprint.steps.values(), key=lambda step: step.order)
    yield from (_capital(stage) for stage in (joining.stages if joining else ()) or (step.label for step in steps))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def asked(contact: Contact, whom: str = "") -> Ask:
    """Whom to ask, as a page shows it."""
    mailed = "@" in contact.address
    return Ask(contact.label, contact.address, f"mailto:{contact.address}" if mailed else contact.address, whom)


def _asks(blueprint: Blueprint) -> Iterator[Ask]:
    several, tongue = len(blueprint.contacts) > 1, blueprint.tongue
    if not blueprint.contacts:
        yield from (asked(Contact(one.label, one.address)) for one in blueprint.partners.values() if one.address)
    for contact in blueprint.contacts:
        whom = tongue.say("everybody-else") if several else ""
        if contact.when:
            whom = tongue.say("when", clause=sentence(contact.when))
        yield asked(contact, whom)


def _joined_by(blueprint: Blueprint) -> str:
    """Who joins, where it is not people alone: the noun for several of them."""
    joining = blueprint.joining
    signs = any(one.of == "organization" for one in blueprint.agreements.values())
    joins = signs or (joining is not None and bool(joining.signed_by or joining.interest or joining.required_when))
    return blueprint.words.organization.many if joins else ""


def _terms(blueprint: Blueprint) -> Iterator[str]:
    joining, tongue = blueprint.joining or Joining(), blueprint.tongue
    if joining.required_when:
        many = _capital(blueprint.words.organization.many)
        yield tongue.say("have-to-join", organizations=many, clause=sentence(joining.required_when))
    if joining.signed_by:
        pattern = "both-sign" if len(joining.signed_by) == 2 else "signed-by"
        yield tongue.say(pattern, who=tongue.listed(joining.signed_by, last="and"))
    agreed = [
        term.says for one in blueprint.agreements.values() if one.of == "organization" for term in one.terms.values()
    ]
    yield from agreed or (_capital(term) for term in joining.terms)
    yield from (promise.label for promise in joining.promises.values())
    for key, text in joining.windows.items():
        day = month_day_of(text)
        due = blueprint.calendar.dates.get(key)
        label = due.label if due else key.replace("-", " ").capitalize()
        yield tongue.say("each-year", label=label, day=tongue.page_day(day))


def readings_of(blueprint: Blueprint, placed: Mapping[str, PublicDocument], program: str) -> list[Reading]:
    """What there is to open, or to find by its source, of the documents the page names."""
    found = []
    for key in documents_named(blueprint):
        one, put = blueprint.resources[key], placed.get(key)
        kept = put.size if put else 0
        address = (put.address if put else "") or one.address
        if kept:
            address = reverse("front:program-document-pdf", args=(program, key))
        kind = f"PDF, {size_told(kept)}" if kept else _capital(blueprint.tongue.word("kind", one.kind))
        note = ", ".join(filter(None, (kind, one.author, one.outlet, one.published)))
        if address or one.outlet or one.author:  # what was printed can be found by its source
            found.append(Reading(one.label, note, address))
    return found
