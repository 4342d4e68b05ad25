"""Who is in an engagement, by hand: bringing two together, another helper, a stand-in, a member who comes or goes."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.people.actions.events import line, record, record_all
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold, hold_open
from alongside.programs.actions.engagements import add_party, end_engagement, resume, start_engagement
from alongside.programs.contact import demand_after_contact
from alongside.programs.enums import AWAY, EngagementState, Part
from alongside.programs.facts import away, today
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

OTHER_HELPER = "other-helper"  # the reason an engagement ends with when the same person goes on with somebody else


@transaction.atomic
def bring_together(
    *, duty: str, supported: Participation, helper: Participation, starts_on: date, by: Person | None
) -> Engagement:
    """Start an engagement by hand, without a round of matching, and tell both. Twice is once.

    Raises Refused for whatever `start_engagement` refuses.
    """
    hold(supported.cohort_id)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
    row = rows.get(pk=supported.pk)
    here = _with(row.pk, duty, helper)
    if here is not None:
        return here
    started = start_engagement(
        cohort=row.cohort, duty=duty, supported=supported, helper=helper, starts_on=starts_on, by=by
    )
    _tell(started, helper, by)
    return started


@transaction.atomic
def change_helper(*, engagement: Engagement, helper: Participation, from_day: date, by: Person | None) -> Engagement:
    """Let the same person, team or organization go on with another helper from a day on. Twice is once.

    What was begins and ends with its helper, so this ends the engagement the day before and starts the next one, with
    the same members: the next helper opens nothing that was said before, hours stay with whoever was helped. Returns
    the engagement that goes on. Raises Refused for whatever `start_engagement` refuses, for a day to come, and for one
    not after the last time they met.
    """
    held = _held(engagement)
    here = _with(held.supported_id, held.duty, helper)
    if here is not None:
        return here
    _demand_going_on(held)
    if from_day > today(held.cohort):
        raise Refused("Choose today or a day that is over: until then the two go on as they are.", field="from")
    demand_after_contact([held.pk], from_day, before=True)
    begun = [held.starts_on, *held.parties.values_list("starts_on", flat=True)]
    members = list(held.parties.filter(part=Part.MEMBER, ends_on=None).select_related("participation"))
    last = max(from_day - timedelta(days=1), *begun)
    end_engagement(engagement=held, ends_on=last, reason=OTHER_HELPER, by=by)
    going_on = start_engagement(
        cohort=held.cohort, duty=held.duty, supported=held.supported, helper=helper, starts_on=from_day, by=by
    )
    for member in members:
        if member.participation is not None:
            add_party(
                engagement=going_on, participation=member.participation, part=Part.MEMBER, starts_on=from_day, by=by
            )
    _event("helper-changed", going_on, by, before=held.public_id, helper=helper.public_id, starts_on=from_day)
    _tell(going_on, helper, by)
    return going_on


def _tell(started: Engagement, helper: Participation, by: Person | None) -> None:
    """A line about each of the two, from which they hear of each other. Members of a team hear when they are added."""
    subject, cohort = f"engagement:{started.public_id}", started.cohort_id
    facts = {"duty": started.duty, "helper": helper.public_id, "supported": started.supported.public_id}
    both = [one for one in (helper.person_id, started.supported.person_id) if one is not None]
    record_all(line("brought-together", by=by, about=one, cohort=cohort, subject=subject, facts=facts) for one in both)


def _with(supported: int, duty: str, helper: Participation) -> Engagement | None:
    """What goes on already between the same two in the same duty."""
    mine = Party.objects.filter(engagement=OuterRef("pk"), participation=helper, part=Part.HELPER, ends_on=None)
    rows = Engagement.objects.filter(Exists(mine), supported=supported, duty=duty)
    return rows.exclude(state=EngagementState.ENDED).first()


@transaction.atomic
def name_stand_in(
    *, engagement: Engagement, participation: Participation, starts_on: date, ends_on: date | None, by: Person | None
) -> Party:
    """Let somebody stand in for the helper from a day on, until `ends_on` (the last day) or until it is ended.

    They may log in those days and read what is said in them, nothing else; what rested because the helper is on a leave
    goes on with them. Twice is the same party. Raises Refused for somebody who does not help in this program, who is in
    it already, or who evaluates the person.
    """
    held = _held(engagement)
    _demand_going_on(held)
    if participation.kind != Kind.HELPER:
        raise Refused("Only somebody who helps here can stand in.", field="participation")
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="until")
    beside = held.parties.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), person=participation.person_id)
    here = beside.order_by("pk").first()
    if here is not None:
        if (here.part, here.starts_on, here.ends_on) == (Part.STAND_IN, max(starts_on, held.starts_on), ends_on):
            return here
        raise Refused("They are in it already in these days. End that first.", field="participation")
    if ends_on is not None and ends_on < held.starts_on:
        raise Refused("They cannot leave before their first day.", field="until")
    party = add_party(
        engagement=held,
        participation=participation,
        part=Part.STAND_IN,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )
    _go_on_with(held, party.starts_on, by)
    return party


def _go_on_with(held: Engagement, day: date, by: Person | None) -> None:
    """What rests because its helper is on a leave goes on with whoever stands in, from their first day."""
    if held.state != EngagementState.PAUSED or held.pause_reason != AWAY:
        return
    now = today(held.cohort)
    missed = Participation.objects.filter(away(max(day, now)))
    helping = held.parties.filter(part=Part.HELPER, ends_on=None, participation__in=missed)
    if not helping.exists() or missed.filter(pk=held.supported_id).exists():
        return
    if day <= now:
        resume(engagement=held, by=by)
    elif held.rests_until is None or day < held.rests_until:
        held.rests_until = day
        held.save(update_fields=["rests_until"])


@transaction.atomic
def leave(*, party: Party, ends_on: date, by: Person | None) -> Party:
    """Let a stand-in or a member of a team leave after a day, which may be one to come. What they wrote stays theirs.

    Raises Refused for the helper and for whoever is helped: with them the engagement itself ends, or changes.
    """
    held = _held(party.engagement)
    row = Party.objects.select_for_update(of=("self",), no_key=True).select_related("participation").get(pk=party.pk)
    if row.ends_on == ends_on:
        return row
    _demand_going_on(held)
    if row.part not in (Part.STAND_IN, Part.MEMBER):
        raise Refused("Without them this is not the same any more. End it, or choose somebody else to help.")
    if ends_on < row.starts_on:
        raise Refused("They cannot leave before their first day.", field="ends_on")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    who = row.participation.public_id if row.participation else ""
    _event("party-left", held, by, part=row.part, participation=who, ends_on=ends_on)
    return row


def _held(engagement: Engagement) -> Engagement:
    """The engagement as it is now, locked, in a cohort that is open."""
    hold_open(engagement.cohort_id)
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "supported")
    return rows.get(pk=engagement.pk)


def _demand_going_on(held: Engagement) -> None:
    if held.state == EngagementState.ENDED:
        raise Refused("This has ended. What is there stays, but nothing is added any more.")


def _event(kind: str, engagement: Engagement, by: Person | None, **facts: str | int | date) -> None:
    record(
        kind,
        by=by,
        about=engagement.supported.person_id,
        cohort=engagement.cohort_id,
        subject=f"engagement:{engagement.public_id}",
        facts={"duty": engagement.duty, **facts},
    )
