"""Reminding whoever owes something by a day of the year, once for each day, without anybody thinking of it."""

from collections.abc import Callable, Iterator

from django.db import transaction

from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Address
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.facts import pins_of, today
from alongside.programs.joining import Window, owed
from alongside.programs.models.agreements import Agreement
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries_agreements import standings

OWED, BY_HAND = "names-due", "names-due-by-hand"


def remind_owing(progress: Callable[[int], None]) -> int:
    """Remind everybody whose day comes near, in every cohort that is open. Returns how many were, just now."""
    reminded = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        on = today(cohort)
        if pins_of(cohort.pk).days and on <= cohort.ends_on:
            blueprint = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint
            joining = blueprint.joining.windows if blueprint.joining else {}
            near = [one for one in owed(blueprint, on=on) if one.from_day is not None and one.from_day <= on]
            reminded += sum(_remind(cohort, window, joins=window.key in joining) for window in near)
        progress(looked)
    return reminded


@transaction.atomic
def _remind(cohort: Cohort, window: Window, *, joins: bool) -> int:
    """Write a line about each who owes it: who has the role, and of organizations that join whoever signs for them.

    Of an organization whose signers have never been in here, whoever coordinates is told to write to them.
    """
    signing, unknown = _signing(cohort) if joins else ({}, [])
    told = Event.objects.filter(kind__in=(OWED, BY_HAND), cohort_id=cohort.pk, facts__day=window.day.isoformat())
    told = told.filter(facts__window=window.key)
    people, subjects = set(told.values_list("about_id", flat=True)), set(told.values_list("subject", flat=True))
    owing = {**signing, **dict(_holding(cohort, window))}
    fresh = [(OWED, person, where) for person, where in owing.items() if person not in people]
    by_hand = [(BY_HAND, None, where) for where in unknown if where not in subjects]
    facts: Facts = {"window": window.key, "label": window.label, "day": window.day}
    record_all(
        line(kind, by=None, about=person, cohort=cohort.pk, subject=where, facts=facts)
        for kind, person, where in (*fresh, *by_hand)
    )
    return len(fresh) + len(by_hand)


def _holding(cohort: Cohort, window: Window) -> Iterator[tuple[int, str]]:
    """Whoever has a role that owes it."""
    rows = Participation.objects.filter(cohort=cohort, role__in=window.roles, state=ParticipationState.ENROLLED)
    for row in rows.exclude(person=None).order_by("pk"):
        yield row.person_id or 0, f"participation:{row.public_id}"


def _signing(cohort: Cohort) -> tuple[dict[int, str], list[str]]:
    """Person -> the agreement they are asked to sign; and agreements nobody known here signs. In flat queries."""
    rows = Agreement.objects.filter(cohort=cohort).select_related("cohort", "organization").order_by("pk")
    here = [one for one in standings(list(rows)) if one.newest.withdrawn_from is None]
    emails = {request.email for one in here for request in one.requests.values()}
    owners = dict(Address.objects.filter(email__in=emails).values_list("email", "person_id"))
    found: dict[int, str] = {}
    unknown = []
    for one in here:
        subject = f"agreement:{one.agreement.public_id}"
        signers = [owners[request.email] for request in one.requests.values() if request.email in owners]
        found |= dict.fromkeys(signers, subject)
        unknown += [] if signers else [subject]
    return found, unknown
