"""What a sheet holds before anybody typed: what is most likely, what was planned, what was written before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone
from alongside.practice.sessions.access import LOGGABLE
from alongside.practice.sessions.actions.about import named_by
from alongside.practice.sessions.actions.once import note_of
from alongside.practice.sessions.actions.planned import key_of
from alongside.practice.sessions.facts import in_touch
from alongside.practice.sessions.models import Booking, Session
from alongside.practice.sessions.queries import lines
from alongside.practice.sessions.rules import modes_of
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.sheet import OTHER, Offer, Sheet, Typed, drawn
from alongside.web.desk.sheet_more import More
from alongside.web.desk.timer import Timed
from alongside.web.shared.request import Request


def fresh(
    request: Request, offered: Offer, *, whom: str = "", back: str = "", timed: Timed | None = None
) -> Sheet | None:
    """A new sheet, for `whom` (a public id), else for whoever was met longest ago; None when there is nobody.

    `timed`: what a timer measured stands on it.

    Raises NotHere or NotAllowed when the one named is not this person's to log for.
    """
    chosen = next(iter(offered.named([whom])), None) if whom else _whose_turn(offered)
    if whom and chosen is None:
        chosen = LOGGABLE.fetch(request.who, whom, Verb.CHANGE)
    if chosen is None:
        return None
    last = lines(request.who).filter(engagement=chosen, taken_back_at=None).first()
    lengths = offered.blueprint.sessions.minutes
    usual = last.session.minutes if last and last.session.minutes in lengths else lengths[(len(lengths) - 1) // 2]
    allowed = list(modes_of(offered.blueprint, {chosen.duty}))
    mode = last.session.mode if last and last.session.mode in allowed else next(iter(allowed), "")
    typed = Typed(
        key=uuid4(),
        whom=_whole_group(request, offered, chosen),
        minutes=str(usual),
        other="",
        mode=mode,
        tags=(),
        note="",
        day=min(offered.now.date(), offered.until.get(chosen.pk, date.max)).isoformat(),
        time=offered.now.time().isoformat("minutes"),
        more=More(kind=last.session.kind if last else ""),
    )
    return drawn(offered, _as_timed(typed, timed, lengths) if timed else typed, back=back)


def _whole_group(request: Request, offered: Offer, chosen: Engagement) -> tuple[str, ...]:
    """Whom a new sheet is about: one person, or everybody of a group that logs for itself."""
    if request.who.kind is not Kind.SUPPORTED:
        return (chosen.public_id,)
    return tuple(one.public_id for one in offered.engagements if one.group == chosen.group)


def _as_timed(typed: Typed, timed: Timed, lengths: Sequence[int]) -> Typed:
    return replace(
        typed,
        minutes=str(timed.minutes) if timed.minutes in lengths else OTHER,
        other=str(timed.minutes),
        day=timed.began.date().isoformat(),
        time=timed.began.time().isoformat("minutes"),
        later="second" if timed.began.fold else "",
    )


def of_booking(
    offered: Offer, booking: Booking, engagements: Sequence[int], *, about: Sequence[str] = (), tags: Sequence[str] = ()
) -> Sheet:
    """A sheet that says what was planned, its goals (`about`, public ids) and topics (`tags`) too: saving it is the
    second tap."""
    wall = in_zone(booking.starts_at, offered.zone)
    typed = Typed(
        key=key_of(booking),
        whom=tuple(one.public_id for one in offered.engagements if one.pk in engagements),
        minutes=str(booking.minutes) if booking.minutes in offered.blueprint.sessions.minutes else OTHER,
        other=str(booking.minutes),
        mode=booking.mode,
        tags=tuple(tags),
        note="",
        day=wall.date().isoformat(),
        time=wall.time().isoformat("minutes"),
        booking=booking.public_id,
        more=More(about=tuple(about)),
    )
    return drawn(offered, typed)


def of_session(request: Request, offered: Offer, session: Session) -> Sheet:
    """A sheet of what was written about a session, as it would be typed."""
    wall = in_zone(session.starts_at, offered.zone)
    served = set(session.attendances.filter(taken_back_at=None).values_list("engagement", flat=True))
    first = session.by_mode[session.mode]
    second = next((mode for mode in session.parts if mode != session.mode), "")
    usual = first in offered.blueprint.sessions.minutes
    typed = Typed(
        key=uuid4(),
        whom=tuple(one.public_id for one in offered.engagements if one.pk in served),
        minutes=str(first) if usual else OTHER,
        other=str(first),
        mode=session.mode,
        tags=tuple(session.tags),
        note=note_of(session, by=request.person),
        day=wall.date().isoformat(),
        time=wall.time().isoformat("minutes"),
        later="second" if wall.fold else "",
        more=More(
            mode=second,
            minutes=str(session.parts[second]) if second else "",
            miles=str(session.miles or ""),
            about=tuple(named_by(session)),
            kind=session.kind,
            present={key: str(number) for key, number in session.present.items()},
        ),
    )
    return drawn(offered, typed)


def _whose_turn(offered: Offer) -> Engagement | None:
    """Whoever was met longest ago; those not met yet come first, in the order they began. What is over comes last."""
    contact = in_touch([one.pk for one in offered.engagements])
    since = {pk: touch.last for pk, touch in contact.items()}
    return min(
        offered.engagements,
        key=lambda one: (one.pk in offered.over, one.pk in since, since.get(one.pk, one.starts_on), one.pk),
        default=None,
    )
