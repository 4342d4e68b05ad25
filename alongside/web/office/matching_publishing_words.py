"""Who hears what of a round, in the very words they will read; and how a round stands that was published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import in_zone
from alongside.matching.access import GROUPS, PROPOSALS
from alongside.matching.actions.beginning_groups import seats_of, told_of_group
from alongside.matching.actions.introducing import answer_until, first_day, leaders_of, to_know, told_of
from alongside.matching.actions.offering import offered
from alongside.matching.actions.publishing import WITH_BOTH
from alongside.matching.enums import OfferState
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.publications import why_not
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.sealing import opened
from alongside.notices.enums import Side
from alongside.notices.previews import Preview, previewed
from alongside.people.actions.events import line
from alongside.people.models.events import Event
from alongside.programs.actions.changing import OTHER_HELPER
from alongside.programs.actions.starting import event
from alongside.web.shared.request import Request

TONES = {OfferState.AGREED: "leaf", OfferState.OPEN: "", OfferState.DECLINED: "clay", OfferState.LAPSED: "clay"}
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
    coordinator = blueprint.words.coordinator
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
    members = [(seat, None) for seat in seats_of(round_, group=first)] if first else []
    seen: dict[Side, Preview] = {}
    for one in previewed(told_of_group(members, request.person)) if members else ():
        seen.setdefault(Side(one.text.notice.side), one)
    people, led = (sum(int(one[key]) for one in duties) for key in ("matched", "led"))
    who = {Side.SUPPORTED: f"{people} people in groups", Side.HELPER: _many(led, "group’s leader", "leaders of groups")}
    yield from (Reader(who[side], seen[side]) for side in who if side in seen)


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
    return f"{number} {one if number == 1 else many}"


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
    why: str


def answered(request: Request, offers: Sequence[Offer]) -> list[Answered]:
    """How offers stand, as lines. Two queries, however many."""
    noes = why_not(request.who, offers)
    reasons = request.blueprint.introductions.reasons
    return [_answered(one, noes.get(one.pk), reasons) for one in offers]


def _answered(offer: Offer, no: Reply | None, reasons: Mapping[str, str]) -> Answered:
    match = offer.proposal
    said = [str(one.person) for one in (match.supported, match.helper) if one and one.pk in _yes(offer)]
    until = f"{offer.until:%B} {offer.until.day}"
    says = f"{' and '.join(said)} said yes." if said else "Nobody has answered yet."
    if offer.state == OfferState.OPEN:
        says = f"{says} It waits until {until}."
    return Answered(
        name=match.supported.name,
        helper=str(match.helper.person) if match.helper else "",
        state=offer.get_state_display(),
        tone=TONES.get(OfferState(offer.state), "clay"),
        says=says if offer.state == OfferState.OPEN else "",
        why=_why(no, reasons) if no else "",
    )


def _yes(offer: Offer) -> set[int]:
    return {one.participation_id for one in offer.replies.all() if one.yes}


def _why(no: Reply, reasons: Mapping[str, str]) -> str:
    said = " ".join(filter(None, (f"{reasons.get(no.reason, no.reason)}." if no.reason else "", opened(no))))
    return f"{no.participation.person}: {said}"
