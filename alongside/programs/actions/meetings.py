"""Information meetings: set, changed and called off; who is asked, who says that they come, who came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import as_typed
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.programs.access import COHORTS, INTERESTS, MEETINGS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.actions.interests import Bringing, express_interest, note_meeting_stage
from alongside.programs.enums import Coming
from alongside.programs.facts import pinned, today
from alongside.programs.joining import meeting_of
from alongside.programs.models.agreements import Agreement, Interest
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.meetings import InformationMeeting, MeetingGuest

LONGEST = 200
OVER = "This meeting is over."


@dataclass(frozen=True, kw_only=True)
class Planned:
    """When and where a meeting is: a day and times of the cohort's zone, a place, a link, or both."""

    day: date | None
    from_time: time | None
    until_time: time | None
    place: str = ""
    link: str = ""


@transaction.atomic
def set_meeting(*, cohort: Cohort, planned: Planned, by: Person | None, who: Who | None) -> InformationMeeting:
    """Set an information meeting. The same one again is the same one.

    `who` is None where the product itself does it (the demo). Raises Refused, with the field, for what is missing.
    """
    if who is not None:
        COHORTS.demand(who, Verb.CHANGE, cohort)
    held = hold_open(cohort.pk)
    if meeting_of(pinned(held.pk, on=max(today(held), held.starts_on)).blueprint) is None:
        raise Refused("There is no information meeting here.")
    fields = _read(held, planned)
    same = InformationMeeting.objects.filter(starts_at=fields["starts_at"], place=fields["place"], called_off_at=None)
    here = same.filter(cohort=held).first()
    if here is not None:
        return here
    made = InformationMeeting.objects.create(cohort=held, **fields, changed_at=timezone.now(), changed_by=by)
    _event("information-meeting-set", made, by, day=made.day)
    return made


@transaction.atomic
def change_meeting(*, meeting: InformationMeeting, planned: Planned, by: Person, who: Who) -> InformationMeeting:
    """Give it another time or place. Whoever was written to about it is written to again. The same is no change."""
    row = _held(meeting, who)
    fields = _read(row.cohort, planned)
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    other = InformationMeeting.objects.filter(
        cohort=row.cohort, starts_at=fields["starts_at"], place=fields["place"], called_off_at=None
    )
    if other.exclude(pk=row.pk).exists():
        raise Refused("There is another one at that time and place already.", field="day")
    for name, value in fields.items():
        setattr(row, name, value)
    _write_anew(row, by)
    row.guests.update(reminded_at=None)
    _event("information-meeting-changed", row, by, day=row.day)
    return row


@transaction.atomic
def call_off(*, meeting: InformationMeeting, why: str, by: Person, who: Who) -> InformationMeeting:
    """Call it off, and say why to everybody who was written to. Twice is once. Raises Refused without a reason."""
    row = _held(meeting, who)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused("Say why, in a sentence those who were asked may read.", field="why")
    row.called_off_at, row.why_off = timezone.now(), why
    _write_anew(row, by)
    _event("information-meeting-called-off", row, by, day=row.day)
    return row


@transaction.atomic
def ask_to_meeting(*, meeting: InformationMeeting, interests: Collection[Interest], by: Person, who: Who) -> int:
    """Ask those who said that they would like to join; the letters go out by themselves. Returns how many are new.

    Nobody is asked twice, nor who wants no letters.
    """
    row = _held(meeting, who)
    _demand_ahead(row)
    wanted = {one.pk for one in interests}
    here = INTERESTS.visible(who).filter(pk__in=wanted, quiet_at=None, aside_at=None).exclude(meetings__meeting=row)
    made = MeetingGuest.objects.bulk_create([MeetingGuest(meeting=row, interest=one) for one in here.order_by("pk")])
    if made:
        _event("information-meeting-asked", row, by, people=len(made))
    return len(made)


@transaction.atomic
def come_to_meeting(*, meeting: InformationMeeting, bringing: Bringing, by: Person | None) -> MeetingGuest:
    """Keep that somebody comes, and that they would like to join. The same again is the same one.

    Anybody may; whoever offers the form counts tries. Raises Refused, with the field, for what is missing.
    """
    hold_open(meeting.cohort_id)
    row = _locked(meeting)
    _demand_ahead(row)
    interest = express_interest(cohort=row.cohort, bringing=bringing, by=by)
    guest, _ = MeetingGuest.objects.get_or_create(meeting=row, interest=interest)
    return _answer(guest, Coming.YES, by)


@transaction.atomic
def answer_meeting(*, guest: MeetingGuest, comes: bool) -> MeetingGuest:
    """Say whether one comes; the last word counts. Raises Refused once it is over or was called off."""
    row = MeetingGuest.objects.select_for_update(of=("self",)).select_related("meeting__cohort", "interest")
    here = row.get(pk=guest.pk)
    _demand_ahead(here.meeting)
    return _answer(here, Coming.YES if comes else Coming.NO, None)


@transaction.atomic
def note_came(
    *, meeting: InformationMeeting, came: Collection[str], listed: Collection[str], by: Person, who: Who
) -> int:
    """Note who came, by public ids of guests: of those `listed` (all that were on the page) these, and nobody else.

    Where their organization has begun to join, its stage is done. Returns how many lines changed. Raises Refused before
    the meeting has begun.
    """
    row = _held(meeting, who, past=True)
    if row.starts_at > timezone.now():
        raise Refused("It has not begun yet.")
    changed = 0
    guests = row.guests.select_for_update(of=("self",)).filter(public_id__in=set(listed))
    for guest in guests.select_related("interest__organization").order_by("pk"):
        here = guest.public_id in came
        if guest.came is not here:
            guest.came = here
            guest.save(update_fields=["came"])
            changed += 1
            if here:
                _stage_done(row, guest.interest, by)
    if changed:
        _event("information-meeting-attendance", row, by, people=changed)
    return changed


def _stage_done(meeting: InformationMeeting, interest: Interest, by: Person) -> None:
    if interest.organization is not None:
        for agreement in Agreement.objects.filter(cohort=meeting.cohort, organization=interest.organization):
            note_meeting_stage(interest, agreement, by=by)


def _answer(guest: MeetingGuest, coming: Coming, by: Person | None) -> MeetingGuest:
    if guest.coming != coming:
        guest.coming, guest.answered_at = coming, timezone.now()
        guest.told = None if coming == Coming.YES else guest.told
        guest.save(update_fields=["coming", "answered_at", "told"])
        _event("information-meeting-answered", guest.meeting, by, coming=str(coming))
    return guest


def _write_anew(row: InformationMeeting, by: Person) -> None:
    row.sequence, row.changed_at, row.changed_by = row.sequence + 1, timezone.now(), by
    row.save()


def _held(meeting: InformationMeeting, who: Who, *, past: bool = False) -> InformationMeeting:
    """The meeting, locked, of a cohort that is held open. Raises Refused for one that was called off."""
    MEETINGS.demand(who, Verb.CHANGE, meeting)
    hold_open(meeting.cohort_id)
    row = _locked(meeting)
    if row.called_off_at is not None:
        raise Refused("This meeting was called off.")
    if not past:
        _demand_ahead(row)
    return row


def _locked(meeting: InformationMeeting) -> InformationMeeting:
    rows = InformationMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("cohort__program")
    return rows.get(pk=meeting.pk)


def _demand_ahead(row: InformationMeeting) -> None:
    if row.called_off_at is not None:
        raise Refused("This meeting was called off.")
    if row.ends_at <= timezone.now():
        raise Refused(OVER)


def _read(cohort: Cohort, planned: Planned) -> dict[str, Any]:
    """The fields of a meeting; raises Refused for the first that is missing or cannot be."""
    if planned.day is None:
        raise Refused("Choose the day.", field="day")
    if planned.from_time is None or planned.until_time is None or planned.from_time >= planned.until_time:
        raise Refused("Say from when until when, for example 16:00 to 17:00.", field="from_time")
    place, link = " ".join(planned.place.split())[:LONGEST], planned.link.strip()
    if not place and not link:
        raise Refused("Say where: a place, a link, or both.", field="place")
    if link:
        try:
            URLValidator(schemes=("https", "http"))(link)
        except ValidationError:
            raise Refused("Paste the whole link, with https:// before it.", field="link") from None
    first, last = (
        as_typed(datetime.combine(planned.day, clock), cohort.time_zone, later=False).utc
        for clock in (planned.from_time, planned.until_time)
    )
    if first <= timezone.now():
        raise Refused("Choose a time that is to come.", field="day")
    times = {"day": planned.day, "from_time": planned.from_time, "until_time": planned.until_time}
    return {**times, "starts_at": first, "ends_at": last, "place": place, "link": link}


def _event(kind: str, row: InformationMeeting, by: Person | None, **facts: str | int | date) -> None:
    told: Facts = dict(facts)
    record(kind, by=by, cohort=row.cohort_id, subject=f"information-meeting:{row.public_id}", facts=told)
