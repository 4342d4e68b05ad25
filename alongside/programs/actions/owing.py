"""Reminding whoever owes something by a day, once for each day and by itself; and noting that it is here."""

from collections.abc import Callable

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotHere
from alongside.people.actions.events import Facts, line, record, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.access import COHORTS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_owing import BY_HAND, HERE, NOT_HERE, REMINDED, Line, Owes, Told, owing, told_of


def remind_owing(progress: Callable[[int], None]) -> int:
    """Remind everybody whose day comes near, in every cohort that is open. Returns how many were, just now."""
    reminded = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        on = today(cohort)
        if pins_of(cohort.pk).days and on <= cohort.ends_on:
            blueprint = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint
            near = [one for one in owing(cohort, blueprint, on=on) if (one.window.from_day or one.window.day) <= on]
            reminded += _remind(cohort, [one for one in near if one.window.remind is not None])
        progress(looked)
    return reminded


@transaction.atomic
def note_here(*, cohort: Cohort, owes: Line, here: bool, by: Person, who: Who) -> None:
    """Note that something owed is here, or that it is not after all; who has sent it is not reminded. Twice is once.

    Raises NotHere for what nobody owes.
    """
    COHORTS.demand(who, Verb.CHANGE, cohort)
    held = hold_open(cohort.pk)
    on = today(held)
    blueprint = pinned(held.pk, on=max(on, held.starts_on)).blueprint
    found = next((one for one in owing(held, blueprint, on=on) if one.line == owes), None)
    if found is None:
        raise NotHere
    before = told_of(held, subjects=[found.subject]).get(owes, Told())
    if (before.here is not None) != here:
        about = found.people[0] if len(found.people) == 1 else None
        facts = _facts(found)
        record(HERE if here else NOT_HERE, by=by, about=about, cohort=held.pk, subject=found.subject, facts=facts)


@transaction.atomic
def _remind(cohort: Cohort, near: list[Owes]) -> int:
    """Write a line about each who owes something that is not here; each person hears once of a day.

    Of an organization whose signers have never been in here, whoever coordinates is told to write to them.
    """
    if not near:
        return 0
    told = told_of(cohort)
    kinds = Event.objects.filter(cohort_id=cohort.pk, kind=REMINDED)
    heard = set(kinds.values_list("facts__window", "facts__day", "about_id"))
    fresh: list[tuple[Owes, str, int | None]] = []
    for one in near:
        before = told.get(one.line, Told())
        if before.here is None:
            keys = {person: (one.window.key, one.window.day.isoformat(), person) for person in one.people}
            fresh += [(one, REMINDED, person) for person, key in keys.items() if key not in heard]
            heard |= {*keys.values()}
            fresh += [(one, BY_HAND, None)] if not one.people and before.reminded is None else []
    record_all(
        line(kind, by=None, about=person, cohort=cohort.pk, subject=one.subject, facts=_facts(one))
        for one, kind, person in fresh
    )
    return len(fresh)


def _facts(one: Owes) -> Facts:
    return {"window": one.window.key, "label": one.window.label, "day": one.window.day}
