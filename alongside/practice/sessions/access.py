"""Who sees that a session happened, who may log and confirm, and who may open what was written about it."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.practice.sessions.models import Attendance, Booking, Invited, Note, Session, WorkedOn
from alongside.programs.access import HELPING, acting, active_party, content, evaluated_by, helping
from alongside.programs.enums import EngagementState, Part
from alongside.programs.facts import pinned
from alongside.programs.groups import logs_for_itself
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation


def late_since(who: Who) -> date:
    """Whoever left on this day or later may still log a session of their time there, as their program says."""
    return pinned(who.cohort or 0, on=who.on).blueprint.sessions.log_late.after(who.on, times=-1)


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _session_in_cohort(who: Who) -> Q:
    return Q(session__cohort=who.cohort)


def _of_my_engagements(who: Who) -> Q:
    """Lines of engagements this person is in, up to the day they left, unless they evaluate the person coached; and
    those they logged. Who joins later sees what there is already: it counts towards what the two still do.
    """
    until = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("session__day")),
        engagement=OuterRef("engagement"),
        person=who.person,
    )
    ours = Q(engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(until))
    return Q(session__cohort=who.cohort) & (ours | Q(session__logged_by=who.person))


def _served_me(who: Who) -> Q:
    mine = Attendance.objects.filter(_of_my_engagements(who), session=OuterRef("pk"))
    return Q(cohort=who.cohort) & Q(Exists(mine))


def _i_was_coached(who: Who) -> Q:
    """Attendances of engagements in which this person was supported that day, or a member of the team that was.

    The day of the session counts, not today: the last hours of an engagement are confirmed after its end. What one
    logged oneself, of a group that nobody leads, another one of it confirms.
    """
    coached = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("session__day")),
        acting(who),
        engagement=OuterRef("engagement"),
        part__in=(Part.SUPPORTED, Part.MEMBER),
        starts_on__lte=OuterRef("session__day"),
    )
    return Q(session__cohort=who.cohort) & Q(Exists(coached)) & ~Q(session__logged_by=who.person)


def _i_helped(who: Who) -> Q:
    """Lines this person logged, unless they evaluate the person coached by now. After the end too: somebody may say
    then that something was different, and it must not stay open for ever."""
    ours = Engagement.objects.filter(content(who))
    return Q(session__cohort=who.cohort, session__logged_by=who.person, engagement__in=ours)


def _i_help(who: Who) -> Q:
    """Participations of those this person helps today."""
    return Q(cohort=who.cohort) & Q(Exists(Engagement.objects.filter(helping(who), supported=OuterRef("pk"))))


def _helped_lately(who: Who) -> Q:
    """Engagements this person helps in, or helped in until lately, unless they evaluate the person coached."""
    there = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=late_since(who)))
    mine = Party.objects.filter(acting(who), there, engagement=OuterRef("pk"), part__in=HELPING)
    return Q(cohort=who.cohort) & Q(Exists(mine)) & ~evaluated_by(who)


def _of_my_group(who: Who) -> Q:
    """Engagements of a small group this person is in, or was until lately, that nobody leads and that may log for
    itself; not of whom they evaluate."""
    duties = pinned(who.cohort or 0, on=who.on).blueprint.duties
    alone = [key for key, duty in duties.items() if logs_for_itself(duty)]
    there = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=late_since(who)))
    mine = Party.objects.filter(
        acting(who), there, part=Part.SUPPORTED, engagement__group__isnull=False, engagement__duty__in=alone
    )
    led = Party.objects.filter(engagement__group=OuterRef("group"), part__in=HELPING, ends_on=None)
    here = Q(cohort=who.cohort, group__in=mine.values("engagement__group"))
    return here & ~Q(Exists(led)) & ~evaluated_by(who)


def _i_logged_of_my_group(who: Who) -> Q:
    """Lines of a group's meetings this person logged, unless they evaluate whoever it is about by now."""
    theirs = Engagement.objects.filter(~evaluated_by(who), group__isnull=False)
    return Q(session__cohort=who.cohort, session__logged_by=who.person, engagement__in=theirs)


def _readable(who: Who) -> Q:
    """Notes of engagements open to this person, written while they were a party; and what they wrote themselves."""
    on_that_day = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("written_on")),
        engagement=OuterRef("attendance__engagement"),
        person=who.person,
        starts_on__lte=OuterRef("written_on"),
    )
    open_to_me = Q(attendance__engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(on_that_day))
    return open_to_me | _written(who)


def _what_it_was_about(who: Who) -> Q:
    """What sessions were about, for those who were there on their day, unless they evaluate the person coached."""
    on_that_day = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("attendance__session__day")),
        engagement=OuterRef("attendance__engagement"),
        person=who.person,
        starts_on__lte=OuterRef("attendance__session__day"),
    )
    return Q(attendance__engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(on_that_day))


def _written(who: Who) -> Q:
    return Q(author=who.person, attendance__session__cohort=who.cohort)


def _together_now(who: Who) -> Q:
    """Engagements under way in which this person is today, unless they evaluate the person coached."""
    return active_party(who) & content(who) & Q(state=EngagementState.ACTIVE)


def _open_to_me(who: Who) -> Q:
    """Lines of bookings of engagements this person is in on that day, unless they evaluate the person coached."""
    on_that_day = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("booking__day")), acting(who), engagement=OuterRef("engagement")
    )
    mine = Engagement.objects.filter(content(who))
    return Q(booking__cohort=who.cohort, engagement__in=mine) & Q(Exists(on_that_day))


def _booked_with_me(who: Who) -> Q:
    return Q(cohort=who.cohort) & Q(Exists(Invited.objects.filter(_open_to_me(who), booking=OuterRef("pk"))))


def _mine_to_change(who: Who) -> Q:
    """Bookings of engagements that go on; what was logged stays as it is."""
    here = Invited.objects.filter(
        _open_to_me(who), booking=OuterRef("pk"), engagement__in=Engagement.objects.filter(_together_now(who))
    )
    return Q(cohort=who.cohort, session=None) & Q(Exists(here))


BOOKABLE = Access(Engagement, {Verb.SEE: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _together_now)})
BOOKINGS = Access(
    Booking,
    {
        Verb.SEE: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _booked_with_me),
        Verb.CHANGE: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _mine_to_change),
    },
)
INVITED = Access(
    Invited, {verb: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _open_to_me) for verb in (Verb.SEE, Verb.READ)}
)
SESSIONS = Access(
    Session, {Verb.SEE: {Kind.COORDINATOR: _in_cohort, Kind.HELPER: _served_me, Kind.SUPPORTED: _served_me}}
)
REMINDABLE = Access(Participation, {Verb.CHANGE: {Kind.COORDINATOR: _in_cohort, Kind.HELPER: _i_help}})
LOGGABLE = Access(Engagement, {Verb.CHANGE: {Kind.HELPER: _helped_lately, Kind.SUPPORTED: _of_my_group}})
ATTENDANCES = Access(
    Attendance,
    {
        Verb.SEE: {
            Kind.COORDINATOR: _session_in_cohort,
            Kind.HELPER: _of_my_engagements,
            Kind.SUPPORTED: _of_my_engagements,
        },
        Verb.CONFIRM: {Kind.SUPPORTED: _i_was_coached, Kind.HELPER: _i_was_coached},
        Verb.CHANGE: {Kind.HELPER: _i_helped, Kind.SUPPORTED: _i_logged_of_my_group},
    },
)
WORKED_ON = Access(WorkedOn, {Verb.READ: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _what_it_was_about)})
NOTES = Access(
    Note,
    {
        Verb.READ: {Kind.HELPER: _readable, Kind.SUPPORTED: _readable},
        Verb.CHANGE: dict.fromkeys((Kind.HELPER, Kind.SUPPORTED), _written),
    },
)
