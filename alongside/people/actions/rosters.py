"""Many rows at once, as a roster brings them. One event tells of the whole roster, not one of each row.

Nothing here asks whether it should be: whoever calls has found the people and the places, and holds the transaction.
"""

from collections.abc import Iterable, Sequence

from alongside.kernel.statistics import count_again
from alongside.people.actions.appointments import USUAL_EVALUATORS
from alongside.people.enums import OrganizationKind
from alongside.people.models.appointments import Appointment, EvaluatorRule
from alongside.people.models.organizations import Organization, OrganizationCode
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine

BATCH = 2000


def add_organizations(rows: Sequence[Organization]) -> None:
    """Make organizations whose parents are there already, each with its own path.

    With each district, and each place that is in none, the usual evaluators are written down for everything below.
    """
    Organization.objects.bulk_create(rows)
    for row in rows:
        row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    Organization.objects.bulk_update(rows, ["path"], batch_size=500)
    EvaluatorRule.objects.bulk_create(
        (
            EvaluatorRule(organization=row, evaluator_position=evaluator, evaluated_position=evaluated)
            for row in rows
            if row.parent is None or row.parent.kind != OrganizationKind.DISTRICT
            for evaluator, evaluated in USUAL_EVALUATORS
        ),
        batch_size=BATCH,
    )


def add_codes(rows: Sequence[OrganizationCode]) -> None:
    """Note codes; one that is noted already stays with whom it is."""
    OrganizationCode.objects.bulk_create(rows, ignore_conflicts=True)


def rosters_counted() -> None:
    """Have what a roster writes counted again."""
    count_again(Organization, Person, Address, RosterLine, Appointment)


def add_people(people: Sequence[Person]) -> None:
    """Make people; each has its row number afterwards."""
    Person.objects.bulk_create(people, batch_size=BATCH)


def add_to_people(
    *, addresses: Sequence[Address], lines: Sequence[RosterLine], appointments: Sequence[Appointment]
) -> None:
    """Make what hangs from people who are there."""
    Address.objects.bulk_create(addresses, batch_size=BATCH)
    RosterLine.objects.bulk_create(lines, batch_size=BATCH)
    Appointment.objects.bulk_create(appointments, batch_size=BATCH)


def change_lines(rows: Sequence[RosterLine]) -> None:
    """Keep what senders say now."""
    RosterLine.objects.bulk_update(rows, ["external_id", "fields", "changed_at", "ended_at"], batch_size=500)


def change_names(rows: Sequence[Person]) -> None:
    Person.objects.bulk_update(rows, ["given_name", "family_name"], batch_size=500)


APPOINTMENT_FIELDS = ("hired_on", "starts_on", "ends_on", "grades", "subjects")


def change_appointments(rows: Sequence[Appointment]) -> None:
    """Change days, grades and subjects of appointments, or end them."""
    Appointment.objects.bulk_update(rows, APPOINTMENT_FIELDS, batch_size=500)


def remove_rows(model: type[Organization | Person | Address | RosterLine | Appointment], ids: Iterable[int]) -> None:
    """Take back rows a roster made. Foreign keys that protect them stand in the way of what is used."""
    model._base_manager.filter(pk__in=list(ids)).delete()
