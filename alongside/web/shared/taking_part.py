"""What follows when somebody's taking part changes, said before it does: what ends, what stays, what it costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import contract_account
from alongside.kernel.access import Kind
from alongside.kernel.amounts import told
from alongside.ledger.facts import Balance, by_participation
from alongside.programs.actions.changes_doing import with_them
from alongside.programs.enums import ChangeKind as Change
from alongside.programs.enums import EngagementState
from alongside.programs.facts import helpers_of, pinned
from alongside.programs.facts_agreements import agreed_in
from alongside.programs.models.changes import Change as Row
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.queries_contracts import contracts_of
from alongside.programs.queries_owing import Told, days_of, told_of


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of change asks: the words of its days and of its button. Empty: not asked."""

    heading: str
    button: str
    day: str
    until: str = ""
    into: str = ""
    danger: bool = False


def first_day(row: Participation, kind: Change, *, on: date) -> date:
    """The day a form begins with: today, and for who left the first one they can be back on."""
    left = row.ends_on if kind == Change.REINSTATE else None
    return max(on, left + timedelta(days=1)) if left else on


FORMS: Mapping[Change, Form] = {
    Change.DEFER: Form("Begin later", "Begin later", "", "First day", "Or begin in"),
    Change.WITHDRAW: Form("Stop taking part", "Leave", "Last day", danger=True),
    Change.REINSTATE: Form("Take part again", "Take part again", "First day"),
    Change.EXTEND: Form("Go on for longer", "Go on for longer", "", "Last day of the hours", "Or go on in"),
    Change.TRANSFER: Form("Another place", "Move", "First day there"),
    Change.ROLE: Form("Another role", "Take the role", "From"),
    Change.LEAVE: Form("A leave of absence", "Take the leave", "First day away", "First day back"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words: what, which days, where it stands, and why it was asked or answered so."""

    public_id: str
    kind: str
    what: str
    days: str
    state: str
    tone: str
    why: str
    answer: str
    open: bool
    asked: bool


TONES = {"asked": "gold", "ahead": "sky", "done": "leaf"}


def said(change: Row) -> Said:
    """A change in words; `into` with its program, and `place`, must be loaded."""
    to = change.place or change.into
    return Said(
        public_id=change.public_id,
        kind=change.kind,
        what=change.get_kind_display() + (f": {to}" if to else ""),
        days=_days(change),
        state=change.get_state_display(),
        tone=TONES.get(change.state, "line"),
        why=change.why,
        answer=change.answer,
        open=change.state in ("asked", "ahead"),
        asked=change.state == "asked",
    )


def changes_of(row: Participation) -> list[Said]:
    """Every change of one participation, the newest first. One query."""
    rows = row.changes.select_related("place", "into").order_by("-asked_at", "-pk")
    return [said(change) for change in rows]


@dataclass(frozen=True, slots=True)
class Setting:
    """One term that holds where somebody works: what was agreed, how much, and by whom."""

    says: str
    value: str
    by: str


def agreed_for(row: Participation, *, on: date) -> list[Setting]:
    """What was agreed where this one works; `works_at` must be loaded. At most four queries."""
    if row.works_at is None:
        return []
    agreed = agreed_in(row.cohort_id, [row.works_at], on=on).get(row.works_at.pk)
    lines = agreed.lines.values() if agreed else ()
    tongue = pinned(row.cohort_id, on=on).blueprint.tongue
    return [Setting(line.says, line.shown(tongue), place.name) for line, place in lines]


@dataclass(frozen=True, slots=True)
class Day:
    """A day by which somebody owes something, and how that stands; `tone` and `word` are those of a badge."""

    label: str
    day: date
    tone: str
    word: str


def days_shown(row: Participation, blueprint: Blueprint, *, on: date) -> list[Day]:
    """The days by which one who takes part owes something; `cohort` is loaded. No query where there is none."""
    if not any(row.role in due.of for due in blueprint.calendar.dates.values()):
        return []
    subject = f"participation:{row.public_id}"
    told = told_of(row.cohort, subjects=[subject])
    shown = []
    for one in days_of(row, blueprint, on=on):
        here = told.get((one.key, one.day.isoformat(), subject), Told()).here
        tone, word = ("leaf", "Here") if here else ("line", "To come") if one.day >= on else ("gold", "Was due")
        shown.append(Day(one.label, one.day, tone, word))
    return shown


def follows(row: Participation, kind: Change, blueprint: Blueprint, *, on: date, you: bool) -> list[str]:
    """What follows, as sentences: to whoever takes part (`you`), or about them."""
    they = {"They": "You", "they": "you", "their": "your", "theirs": "yours", "them": "you"}
    plain = {word: word for word in they}
    words = they if you else plain
    told_so = [*_together(row, kind, blueprint), *SENTENCES[kind], *_hours(row, kind, blueprint, on)]
    return [sentence.format(**words, name=row.name) for sentence in told_so]


SENTENCES: Mapping[Change, tuple[str, ...]] = {
    Change.DEFER: (
        "Whether {they} may take part is judged anew as of that day: the rules of another year can differ.",
        "What was granted moves along with its full term. Nothing is to be paid for it.",
        "Into the next year: {they} end here and begin there, with the answers given so far.",
    ),
    Change.WITHDRAW: (
        "Hours and what was confirmed stay {theirs}, and stay in every total.",
        "What was said stays readable to those who said it.",
        "After that day {they} no longer act here. What {they} do elsewhere is not touched.",
        "{They} can take part again from a later day: the page stays.",
    ),
    Change.REINSTATE: (
        "The days between stay days {they} were not here.",
        "Hours and what was confirmed were {theirs} all the time, and count on.",
        "Whether {they} may take part is judged anew, by the rules and facts of that day.",
        "What {they} did together with somebody stays ended: it begins anew, by hand or by matching.",
    ),
    Change.EXTEND: (
        "Hours not used yet can be used until that day. It costs nothing.",
        "What is asked by their last day is asked by the new day.",
        "Into the next year: {they} take part there as well, and hours of this year stay with this year.",
    ),
    Change.TRANSFER: (
        "From that day {they} work at the new place, and whoever evaluates there has no way in to what is said.",
        "Hours and what was confirmed go along: they belong to the person, not to the school.",
        "What is not ended goes on, also with somebody at the school of before.",
        "Into something else: {they} end here the day before and begin there.",
    ),
    Change.ROLE: (
        "Hours, people beside {them} and what was said stay with the role they belong to.",
        "With two roles, {they} choose in the menu as whom to act. Neither sees what belongs to the other.",
        "In place of the role {they} have now, that one ends the day before.",
    ),
    Change.LEAVE: (
        "Nothing is logged in these days, and they count for nobody as silence.",
        "On the first day back it goes on by itself. Both are told the day before.",
        "Hours and what was confirmed stay {theirs}. A leave costs nothing.",
    ),
}


def together(row: Participation, blueprint: Blueprint) -> list[tuple[Engagement, str, str]]:
    """What goes on with them: the engagement, with whom, and in which duty. Two queries."""
    several = list(with_them(row).select_related("supported__person", "supported__team", "supported__organization"))
    helpers = helpers_of([one.pk for one in several])
    found = []
    for one in several:
        helper = helpers.get(one.pk)
        whom = (helper.person.name if helper else "nobody now") if one.supported_id == row.pk else one.supported.name
        word = blueprint.duty_word(one.duty)
        found.append((one, whom, word.one))
    return found


def _together(row: Participation, kind: Change, blueprint: Blueprint) -> Iterator[str]:
    """What becomes of each engagement."""
    if kind not in (Change.WITHDRAW, Change.LEAVE, Change.DEFER):
        return
    several = together(row, blueprint)
    for one, whom, duty in several:
        helped = one.supported_id == row.pk
        what = f"The {blueprint.words.engagement.one} with {whom} ({duty})"
        if kind == Change.LEAVE:
            yield f"{what} rests." if one.state == EngagementState.ACTIVE else f"{what} rests already."
        elif helped:
            yield f"{what} ends the same day. Whoever helps has room again."
        else:
            yield f"{what} ends the same day: {whom} has nobody in it any more and waits for matching."
    if kind == Change.LEAVE and row.kind == Kind.HELPER and several:
        yield "The places stay {theirs}. Somebody can stand in meanwhile."


def _hours(row: Participation, kind: Change, blueprint: Blueprint, on: date) -> Iterator[str]:
    """What is left of the contract, and what that means for money."""
    contract, more = contracts_of(row, on=on)
    if contract is None or kind in (Change.REINSTATE, Change.ROLE):
        return
    whole = contract.minutes + sum(one.minutes for one in more)
    account = contract_account(blueprint)
    balance = by_participation([row.pk]).get((row.pk, account), Balance())
    left = max(0, whole - balance.total)
    last = f"{contract.ends_on:%B} {contract.ends_on.day}, {contract.ends_on.year}"
    what = f"the {told(whole)} of the {blueprint.words.contract.one}"
    yield f"Of {what}, {told(left)} are not used. It runs until {last} as it is."
    if kind in (Change.WITHDRAW, Change.TRANSFER) and contract.price and left:
        yield "What was paid is not paid back by this. Whoever coordinates decides whether it is credited."


def _days(change: Row) -> str:
    first = f"{change.from_day:%B} {change.from_day.day}, {change.from_day.year}"
    if change.kind == Change.WITHDRAW:
        return f"last day {first}"
    if change.until is None:
        return f"from {first}"
    until = f"{change.until:%B} {change.until.day}, {change.until.year}"
    if change.kind == Change.DEFER:
        return f"first day {until}"
    if change.kind == Change.EXTEND:
        return f"until {until}"
    return f"from {first}, back on {until}"
