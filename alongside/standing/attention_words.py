"""Signs in words: the names as they are today, what is missing, and what to do. Only for those a page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.parts.nouns import Noun
from alongside.kernel.amounts import about, against, told
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.seats import Shortfall
from alongside.staffing.facts import Readiness, readiness_of
from alongside.standing.attention import VERBS, Need, Sign, signs
from alongside.standing.known import Item
from alongside.standing.lines import LATE, Reading, read_anew
from alongside.standing.queries import Placed, name_of


@dataclass(frozen=True, slots=True)
class Attention:
    """One sign in words: whom it is about, a sentence, why, and what to do."""

    sign: Sign
    participation: Participation
    engagement: Engagement | None
    sentence: str
    why: str

    @property
    def need(self) -> Need:
        return self.sign.need

    @property
    def verb(self) -> str:
        return VERBS[self.need]


def needs_attention(cohort: Cohort, *, on: date) -> list[Attention]:
    """Everything in a cohort that could use something today, in words, first things first."""
    here = read_anew(cohort, on=on)
    return list(worded(signs(here), here).values())


def worded(some: Iterable[Sign], here: Reading) -> dict[Sign, Attention]:
    """Signs with their words, in their order. A flat number of queries; what ended meanwhile is left out."""
    several = list(some)
    blueprint = pinned(here.cohort.pk, on=here.on).blueprint
    placed = here.placed({one.engagement for one in several if one.engagement is not None})
    alone = [one for one in several if one.engagement is None]
    rows = _rows(alone)
    lapsed = [rows[one.participation] for one in alone if one.need is Need.LAPSED]
    ready = readiness_of(lapsed, blueprint, on=here.on) if lapsed else {}
    found = {}
    for sign in several:
        if sign.engagement is None:
            found[sign] = _of_one(sign, rows[sign.participation], blueprint, ready)
        elif sign.engagement in placed:
            found[sign] = _of_two(sign, placed[sign.engagement], blueprint.words)
    return found


def _rows(alone: Iterable[Sign]) -> Mapping[int, Participation]:
    keys = {sign.participation for sign in alone}
    whose = ("person", "team", "organization", "works_at")
    rows = Participation.objects.select_related(*whose).defer(
        "facts", "needs", "sealed_wishes", "wrapped_key", "free_hours"
    )
    return rows.in_bulk(keys) if keys else {}


def _of_one(sign: Sign, row: Participation, blueprint: Blueprint, ready: Mapping[int, Readiness]) -> Attention:
    name = name_of(row)
    match sign.need:
        case Need.LAPSED:
            stays = "1 open pair stays" if sign.urgency == 1 else f"{sign.urgency} open pairs stay"
            asked = ready[row.pk].why
            why = f"{'; '.join(asked)}. {stays}, and nobody new is proposed" if asked else stays
            says = f"{name} has something to renew"
        case Need.UNMATCHED:
            where = f"{row.works_at} · " if row.works_at else ""
            why = f"{where}waiting for {sign.urgency} days"
            says = f"{name} has no {blueprint.duty_word(sign.duty).one} yet"
        case Need.ALONE:
            most = blueprint.parting[sign.duty].again_within
            why = f"Without anybody for {sign.urgency} days. {blueprint.name} lets it be {most} at most"
            says = f"{name} has no {blueprint.duty_word(sign.duty).one} any more"
        case Need.PROOF:
            says = f"{name} has a proof of hours that waits for your signature"
            why = f"Made {_ago(sign.urgency)}. Both others have signed it"
        case Need.APPROVE:
            says = f"{name} has {blueprint.words.session.of(sign.times)} to be approved"
            several = "the oldest " if sign.times > 1 else ""
            why = f"Confirmed {several}{_ago(sign.urgency)}. What waits does not count yet"
        case Need.SEATS:
            told = [_missing(one, blueprint) for one in sign.short]
            says, why = "; ".join(one for one, _ in told), ". ".join(dict.fromkeys(reason for _, reason in told))
        case _:
            why = f"Missing: {'; '.join(row.verdict.get('missing', ())) or 'something'}"
            says = f"{name} has something to tell us first"
    return Attention(sign, row, None, says, why)


def _missing(short: Shortfall, blueprint: Blueprint) -> tuple[str, str]:
    """A role too few hold in a place, or a team with too few people."""
    role = blueprint.roles[short.role]
    if not short.people:
        people = "1 person" if short.has == 1 else f"{short.has or 'no'} people"
        return f"{short.place} has {people}", f"{role.members} are asked for in a {role.one}"
    word = role.one if short.asks == 1 else role.many
    lack = f"{short.has} of {short.asks} {word}" if short.has else f"no {word}"
    there = "1 person who takes part works" if short.people == 1 else f"{short.people} people who take part work"
    return (
        f"{short.place} has {lack} yet",
        f"{short.asks} {'is' if short.asks == 1 else 'are'} asked for, and {there} there",
    )


def _of_two(sign: Sign, one: Placed, nouns: Words) -> Attention:
    two = f"{one.name} and {one.helper.name}" if one.helper else one.name
    match sign.need:
        case Need.SILENT:
            quiet = "have not been in touch" if one.helper else "has had no contact"
            says, why = f"{two} {quiet} for {sign.urgency} days", _last(one)
        case Need.EVALUATED:
            says = f"{two} are paused: who helps evaluates them now"
            why = "What was said stays closed to whoever helps. Somebody else can be matched beside it"
        case Need.REMATCH:
            says = f"{two} have something to settle: a change is asked for"
            why = f"Asked {_ago(sign.urgency)}. It is nobody’s fault, and until it is settled they go on"
        case Need.CONFIRM:
            says, why = _waits(one, nouns.session)
        case _:
            late = [item for item in one.standing.items if item.state in LATE]
            far = f"{about(sign.urgency)} behind" if sign.urgency else "behind"
            says, why = f"{two} are {far} their plan", " · ".join(_told(item) for item in late)
    return Attention(sign, one.engagement.supported, one.engagement, says, why)


def _ago(days: int) -> str:
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"


def _last(one: Placed) -> str:
    if one.contact is None:
        return f"Nothing has been logged since they began on {_written(one.engagement.starts_on)}"
    return f"The last contact was on {_written(one.contact.last)}"


def _waits(one: Placed, session: Noun) -> tuple[str, str]:
    if one.waiting is None:
        return f"{one.name} has said yes to all of them by now", ""
    why = f"{told(one.waiting.minutes)} in all, the oldest from {_written(one.waiting.oldest)}"
    return f"{one.name} has {session.of(one.waiting.times)} to confirm", why


def _told(item: Item) -> str:
    return against(item.have, item.of) if item.unit == "minutes" else item.missing


def _written(day: date) -> str:
    return f"{day:%B} {day.day}"
