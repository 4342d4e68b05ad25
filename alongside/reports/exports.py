"""Tables to take along: people, engagements, lines of the ledger. Facts only: nothing here was said by anybody.

Every table asks the same access filter as the pages, and is read in pieces, so that its length costs no memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched

from django.utils.text import capfirst

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.kernel.clock import in_zone
from alongside.ledger.facts import Balance, by_engagement, is_confirmed
from alongside.ledger.models import Entry
from alongside.ledger.queries import lines
from alongside.matching.access import PROPOSALS
from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Round
from alongside.matching.queries.lines import in_order, place_of
from alongside.practice.sessions.facts import services
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.facts import helpers_of
from alongside.programs.funding import traced
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.queries import Wanted, helpers_beside, people
from alongside.reports.funds import takings
from alongside.reports.sheets import Cell, hours

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, headings, and rows that are read as they are written."""

    title: str
    headings: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def people_sheet(who: Who, blueprint: Blueprint, wanted: Wanted) -> Sheet:
    """The people of the list, as filtered: who, where, in which role, with which answer, and who is beside them."""
    track = capfirst(blueprint.words.track.one)
    headings = ("Id", "Name", "Role", "Works at", "Under", "Since", "Eligible", track, "Beside them")
    return Sheet("People", headings, _people(who, blueprint, wanted))


def engagements_sheet(who: Who, blueprint: Blueprint) -> Sheet:
    """Who works with whom, since when, and what each account comes to (hours where minutes are counted)."""
    accounts = tuple(blueprint.counting)
    counted = tuple(
        f"{account.label}, {_unit(account.unit)}, {how}"
        for account in blueprint.counting.values()
        for how in ("confirmed", "waiting", *(("to be approved",) if account.approved_by else ()))
    )
    whose = f"Person, {blueprint.words.team.one} or organization"
    headings = ("Id", "Duty", whose, "Helper", "Works at", "From", "Until", "State", *counted)
    return Sheet("Engagements", headings, _engagements(who, blueprint, accounts))


def hours_sheet(who: Who, blueprint: Blueprint) -> Sheet:
    """Every line of the ledger, oldest first; a line that takes one back has a minus and names it. Without amounts
    where the program shows totals alone. Time is told in hours, and in the minutes they add up from. The day and the
    version of counting again stand with a line that came of it, also one that takes back; not with a correction.
    """
    amount = ("Amount", "Unit", "Minutes") if blueprint.privacy.hours_shown == "each" else ()
    headings = (
        *("Line", "Day", "Account", "Whose", "Engagement", "How", *amount),
        *("Confirmed", "Takes back line", "Counted again on", "By version", "Paid from", "Counted from"),
    )
    return Sheet("Hours", headings, _hours(who, blueprint))


def services_sheet(who: Who, blueprint: Blueprint) -> Sheet:
    """Every session that stands, oldest first: which service, how, how long, and who came by what they do."""
    present = blueprint.sessions.present
    whose = f"Person, {blueprint.words.team.one} or organization"
    headings = ("Engagement", whose, "Day", "Service", "How", "Minutes", "Miles", *present.values(), "Confirmed")
    return Sheet("Services", headings, _services(who, blueprint))


def funds_sheet(cohort: Cohort, blueprint: Blueprint, *, on: date) -> Sheet:
    """Everybody who is helped or helps, with what they take and the one source it comes from; amounts in one currency
    a line. Nobody is named where the program never tells names to those who fund it."""
    whose = ("Id", "Name") if names_told(blueprint) else ()
    headings = (
        *("Fund", "Number", "Budget line", "Paid by", *whose, "Role", "What", "From", "Until"),
        *("Hours", "Committed", "Spent", "Currency"),
    )
    return Sheet("Funds", headings, _funds(cohort, blueprint, on))


def names_told(blueprint: Blueprint) -> bool:
    """Whether whoever funds a program may learn names."""
    return blueprint.privacy.names_to_funders != "never"


def _funds(cohort: Cohort, blueprint: Blueprint, on: date) -> Iterator[tuple[Cell, ...]]:
    named = names_told(blueprint)
    for one in takings(cohort, blueprint, on=on):
        fund, role = blueprint.funds.get(one.source.fund), blueprint.roles.get(one.row.role)
        line = fund.lines.get(one.source.line) if fund else None
        term = one.contract or one.row
        yield (
            fund.label if fund else one.source.fund or None,
            fund.number if fund else None,
            line.label if line else one.source.line or None,
            (one.source.payer or None) if named or (one.contract and one.contract.payer_id) else None,
            *((one.row.public_id, one.row.name) if named else ()),
            role.one if role else one.row.role,
            one.what or None,
            term.starts_on,
            term.ends_on,
            _amount(one.minutes, "minutes"),
            one.committed,
            one.spent,
            one.currency or None,
        )


def _people(who: Who, blueprint: Blueprint, wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    for rows in batched(people(who, wanted).iterator(chunk_size=AT_ONCE), AT_ONCE):
        beside = helpers_beside(row.pk for row in rows)
        for row in rows:
            role, track = blueprint.roles.get(row.role), blueprint.eligibility.tracks.get(row.track)
            yield (
                row.public_id,
                row.name,
                role.one if role else row.role,
                row.works_at.name if row.works_at else None,
                row.works_at.parent.name if row.works_at and row.works_at.parent else None,
                row.starts_on,
                row.get_answer_display() if row.answer else None,
                track.name if track else None,
                "; ".join(one.name for one in dict.fromkeys(party.person for party in beside.get(row.pk, ()))),
            )


def _engagements(who: Who, blueprint: Blueprint, accounts: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    rows = Engagement.objects.select_related(
        "supported__person", "supported__team", "supported__organization", "supported__works_at"
    )
    found = ENGAGEMENTS.visible(who, rows=rows).order_by("starts_on", "pk")
    for chunk in batched(found.iterator(chunk_size=AT_ONCE), AT_ONCE):
        keys = [row.pk for row in chunk]
        helpers, sums = helpers_of(keys), by_engagement(keys)
        for row in chunk:
            helper = helpers.get(row.pk)
            amounts: list[Cell] = []
            for account in accounts:
                balance = sums.get((row.pk, account), Balance())
                unit = blueprint.counting[account].unit
                amounts += [_amount(balance.confirmed, unit), _amount(balance.waiting, unit)]
                amounts += [_amount(balance.to_approve, unit)] if blueprint.counting[account].approved_by else []
            yield (
                row.public_id,
                blueprint.duty_word(row.duty).one if row.duty in blueprint.duties else row.duty,
                row.supported.name,
                helper.person.name if helper else None,
                row.supported.works_at.name if row.supported.works_at else None,
                row.starts_on,
                row.ends_on,
                row.get_state_display(),
                *amounts,
            )


def _hours(who: Who, blueprint: Blueprint) -> Iterator[tuple[Cell, ...]]:
    each = blueprint.privacy.hours_shown == "each"
    rows = lines(who).select_related("participation__team", "participation__organization").order_by("day", "pk")
    for chunk in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        sources = traced({line.participation for line in chunk}, blueprint)
        for line in chunk:
            account = blueprint.counting.get(line.account.key)
            mode = blueprint.sessions.modes.get(line.mode)
            yield (
                line.pk,
                line.day,
                account.label if account else line.account.key,
                line.participation.name,
                line.engagement.public_id if line.engagement else None,
                mode.label if mode else line.mode or None,
                *(_told(line.amount, line.account.unit) if each else ()),
                is_confirmed(line),
                line.reverses_id,
                *_counted_again(line, blueprint),
                sources[line.participation_id].on(line.day).words(blueprint) or None,
                line.booked_on or line.day,
            )


def _counted_again(line: Entry, blueprint: Blueprint) -> tuple[Cell, ...]:
    again = line.recount
    return (in_zone(again.at, blueprint.calendar.zone).date(), again.version.number) if again else (None, None)


def _services(who: Who, blueprint: Blueprint) -> Iterator[tuple[Cell, ...]]:
    asked = blueprint.sessions
    mine = ENGAGEMENTS.visible(who)
    ids = dict(mine.values_list("pk", "public_id"))
    for one in services(mine):
        how = [mode.label if (mode := asked.modes.get(key)) else key for key in one.by_mode]
        yield (
            ids[one.engagement],
            one.whose,
            one.day,
            asked.kinds.get(one.kind, one.kind) or None,
            ", ".join(how),
            one.minutes,
            one.miles,
            *(one.present.get(key) for key in asked.present),
            one.confirmed,
        )


def _told(amount: int, unit: str) -> tuple[Cell, ...]:
    return _amount(amount, unit), _unit(unit), amount if unit == "minutes" else None


def _unit(unit: str) -> str:
    return "hours" if unit == "minutes" else unit


def _amount(amount: int, unit: str) -> Decimal:
    return hours(amount) if unit == "minutes" else Decimal(amount)


def pairs_sheet(who: Who, round_: Round, blueprint: Blueprint) -> Sheet:
    """Whom a round proposes for whom: neither fit nor reasons, which may rest on what somebody asked for."""
    return Sheet(
        "Proposals", ("Duty", "Person", "Works at", "With", "Who works at", "Locked"), _pairs(who, round_, blueprint)
    )


def _pairs(who: Who, round_: Round, blueprint: Blueprint) -> Iterator[tuple[Cell, ...]]:
    rows = in_order(PROPOSALS.visible(who).filter(round=round_))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield (
            blueprint.duty_word(row.duty).one,
            row.supported.name,
            place_of(row.supported) or None,
            row.helper.name if row.helper else None,
            place_of(row.helper) or None if row.helper else None,
            "yes" if row.state == ProposalState.LOCKED else None,
        )
