"""Who hears what of a round, in the very words they will read; and how a round stands that was published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import in_zone
from alongside.matching.access import GROUPS, PROPOSALS
from alongside.matching.actions.beginning_groups import seats_of, told_of_group
from alongside.matching.actions.introducing import answer_until, first_day, leaders_of, to_know, told_of
from alongside.matching.actions.offering import offered
from alongside.matching.actions.offering_groups import group_offered
from alongside.matching.actions.publishing import WITH_BOTH
from alongside.matching.enums import OfferState
from alongside.matching.models.groups import Seat
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.answering import answers_of
from alongside.matching.queries.publications import why_not
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.sealing import opened
from alongside.notices.enums import Side
from alongside.notices.previews import Preview, previewed
from alongside.people.actions.events import line
from alongside.people.models.events import Event
from alongside.programs.actions.changing import OTHER_HELPER
from alongside.programs.actions.starting import event
from alongside.programs.models.participations import Participation
from alongside.web.shared.request import Request

TONES = {OfferState.AGREED: "leaf", OfferState.OPEN: "", OfferState.DECLINED: "clay", OfferState.LAPSED: "clay"}
GROUP_STATES = {
    OfferState.AGREED: "It began",
    OfferState.OPEN: "Waits for answers",
    OfferState.DECLINED: "Too few are left, or nobody leads it",
    OfferState.LAPSED: "Too few answered in time",
    OfferState.NOT_POSSIBLE: "Not possible any more",
}
IN_ORDER = ("supported__person__family_name", "supported__person__given_name", "pk")
A_WHILE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who hears of a round: how many of them, and what one of them reads."""

    who: str
    preview: Preview


@dataclass(frozen=True, slots=True)
class Hearing:
    """What publishing a round means: how many, and who reads what. `of`: the match the words are about; `groups`: what
    the first group reads."""

    matches: int
    unmatched: int
    people: str
    helpers: str
    of: Proposal | None
    readers: tuple[Reader, ...]
    groups: tuple[Reader, ...]
    offers: bool
    second_yes: bool

    @property
    def everybody(self) -> tuple[Reader, ...]:
        """Whoever hears anything."""
        return self.readers + self.groups


def hearing(request: Request, round_: Round, *, pair: str) -> Hearing:
    """Who hears what when this round is published; the words are those about one match, the first one unless asked."""
    blueprint = request.blueprint
    rows = PROPOSALS.visible(request.who).filter(round=round_)
    counted = rows.aggregate(
        matches=Count("pk", filter=GOES_OUT),
        people=Count("supported", filter=GOES_OUT, distinct=True),
        helpers=Count("helper", filter=GOES_OUT, distinct=True),
        unmatched=Count("pk", filter=Q(helper=None)),
    )
    matched = WITH_BOTH.filter(GOES_OUT, round=round_).order_by(*IN_ORDER)
    of = (matched.filter(public_id=pair).first() if pair else None) or matched.first()
    words = blueprint.words
    people = _many(counted["people"], words.participant.one, words.participant.many)
    helpers = _many(counted["helpers"], words.helper.one, words.helper.many)
    asked = blueprint.introductions
    return Hearing(
        matches=counted["matches"],
        unmatched=counted["unmatched"],
        people=people,
        helpers=helpers,
        of=of,
        readers=tuple(_readers(request, round_, of, {Side.SUPPORTED: people, Side.HELPER: helpers})) if of else (),
        groups=tuple(_group_readers(request, round_)),
        offers=asked.answer_within is not None,
        second_yes=asked.second_yes,
    )


def _readers(request: Request, round_: Round, of: Proposal, both: dict[Side, str]) -> Iterator[Reader]:
    """One of each kind of reader, with what they read."""
    blueprint, matched = request.blueprint, round_.proposals.filter(GOES_OUT)
    coordinator = blueprint.words.coordinator
    paths = [path or "" for path in matched.order_by().values_list("supported__works_at__path", flat=True).distinct()]
    leading = {one.pk: one for several in leaders_of(paths, round_.cohort_id, blueprint).values() for one in several}
    events = list(_events(request, of, blueprint))
    events += [to_know(one, matches=1, by=request.person) for one in list(leading.values())[:1]]
    subject = f"round:{round_.public_id}"
    events.append(line("round-published", by=request.person, cohort=round_.cohort_id, subject=subject))
    seen: dict[Side, list[Preview]] = {}
    for one in previewed(events):
        seen.setdefault(Side(one.text.notice.side), []).append(one)
    who = both | {
        Side.SITE_LEADER: _many(len(leading), "leader of a school or district", "leaders of schools and districts"),
        Side.COORDINATOR: _many(
            len(seen.get(Side.COORDINATOR, ())), f"other {coordinator.one}", f"other {coordinator.many}"
        ),
    }
    for side in (Side.SUPPORTED, Side.HELPER, Side.SITE_LEADER, Side.COORDINATOR):
        if seen.get(side):
            yield Reader(who[side], seen[side][0])
    for one in previewed(_ending(request, round_)):
        yield Reader("Whoever helped until now", one)


def _group_readers(request: Request, round_: Round) -> Iterator[Reader]:
    """What somebody of the first group reads, one that is led if there is one, and whoever leads it."""
    duties = [one for one in round_.figures.values() if one.get("groups")]
    if not duties:
        return
    rows = GROUPS.visible(request.who).filter(round=round_)
    first = rows.order_by(F("helper").asc(nulls_last=True), "duty", "number").first()
    seats = seats_of(round_, group=first) if first else []
    seen: dict[Side, Preview] = {}
    for one in previewed(_told_of_group(request, round_, seats)) if seats else ():
        seen.setdefault(Side(one.text.notice.side), one)
    people, led = (sum(int(one[key]) for one in duties) for key in ("matched", "led"))
    who = {
        Side.SUPPORTED: f"{people:,} people in groups",
        Side.HELPER: _many(led, "group’s leader", "leaders of groups"),
    }
    yield from (Reader(who[side], seen[side]) for side in who if side in seen)


def _told_of_group(request: Request, round_: Round, seats: Sequence[Seat]) -> Iterator[Event]:
    until = answer_until(round_.cohort, request.blueprint)
    if until is None:
        return told_of_group([(seat, None) for seat in seats], request.person)
    return group_offered(seats, until=f"{until}", by=request.person)


def _ending(request: Request, round_: Round) -> list[Event]:
    """What the helper hears whose people go on with others, for the first of them."""
    changed = round_.proposals.filter(GOES_OUT, had__isnull=False).select_related("had__supported")
    row = changed.order_by(*IN_ORDER).first()
    if row is None or row.had is None:
        return []
    day = first_day(round_.cohort)
    return [event("engagement-ended", row.had, request.person, reason=OTHER_HELPER, ends_on=day)]


def _events(request: Request, of: Proposal, blueprint: Blueprint) -> Iterator[Event]:
    until = answer_until(of.round.cohort, blueprint)
    if until is None:
        yield from told_of(of, blueprint, by=request.person, engagement=None)
    else:
        yield from offered(of, until=f"{until}", by=request.person)


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def next_hour(zone: str) -> datetime:
    """The next full hour on the clock of a zone that is not just about to come, naive."""
    later = in_zone(timezone.now() + A_WHILE, zone).replace(tzinfo=None)
    return later.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """How one offer stands, and why not, for who may read it."""

    name: str
    helper: str
    state: str
    tone: str
    says: str
    why: tuple[str, ...]


def answered(request: Request, offers: Sequence[Offer]) -> list[Answered]:
    """How offers stand, as lines. Two queries, however many."""
    noes = why_not(request.who, offers)
    return [_answered(request.blueprint, one, noes.get(one.pk, ())) for one in offers]


def _answered(blueprint: Blueprint, offer: Offer, noes: Sequence[Reply]) -> Answered:
    match, yes = offer.proposal, _yes(offer)
    if match is None:
        name, helper, people = _of_group(blueprint, offer)
    else:
        name, helper = match.supported.name, str(match.helper.person) if match.helper else ""
        helper += f", {blueprint.duty_word(match.duty).one}" if helper and len(blueprint.matching) > 1 else ""
        people = [one for one in (match.supported, match.helper) if one]
    said = [one.name for one in people if one.pk in yes]
    until = f"{offer.until:%B} {offer.until.day}"
    says = f"{listed(said, last='and')} said yes." if said else "Nobody has answered yet."
    if match is None and said and len(said) < len(people):
        says = f"{len(said):,} of {len(people):,} said yes."
    return Answered(
        name=name,
        helper=helper,
        state=GROUP_STATES.get(OfferState(offer.state), "") if match is None else offer.get_state_display(),
        tone=TONES.get(OfferState(offer.state), "clay"),
        says=f"{says} It waits until {until}." if offer.state == OfferState.OPEN else "",
        why=tuple(_why(no, blueprint.introductions.reasons) for no in noes),
    )


def _of_group(blueprint: Blueprint, offer: Offer) -> tuple[str, str, list[Participation]]:
    """What a group is called on a line, who leads it, and everybody who is asked."""
    answers = answers_of(offer, blueprint)
    word = blueprint.duty_word(answers.group.duty).one.capitalize()
    people = listed([one.supported.name for one in answers.seats], last="and")
    return f"{word} of {people}", answers.leader.name if answers.leader else "", answers.asked


def _yes(offer: Offer) -> set[int]:
    return {one.participation_id for one in offer.replies.all() if one.yes}


def _why(no: Reply, reasons: Mapping[str, str]) -> str:
    said = " ".join(filter(None, (f"{reasons.get(no.reason, no.reason)}." if no.reason else "", opened(no))))
    return f"{no.participation.person}: {said}"
