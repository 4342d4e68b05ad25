"""A cohort made many times as large: its pairs with everything logged, copied row by row in the database itself.

For sizes at which making each by the product's actions would take an hour. SQLite alone.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import ForeignKey, Model

from alongside.kernel.access import Kind
from alongside.ledger.models import Confirmation, Entry, Happening
from alongside.people.models.persons import Person
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

APART = 10_000_000  # between the row numbers of one copy and the next
OTHER = "substr({0}, 1, 8) || 'u{1:03d}'"  # no public id has a "u" in it, so that none is met by chance
SOURCE = "'attendance:' || substr({0}, 12, 8) || 'u{1:03d}' || substr({0}, 24)"  # named after an attendance


def copy_pairs(cohort: Cohort, *, times: int) -> None:
    """Add so many copies of everybody who helps or is helped in a cohort, with what was logged and counted."""
    kinds = f"('{Kind.HELPER}', '{Kind.SUPPORTED}')"
    people = f"SELECT id FROM programs_participation WHERE cohort_id = {cohort.pk} AND kind IN {kinds}"  # noqa: S608
    persons = people.replace("SELECT id", "SELECT person_id")
    here = f"cohort_id = {cohort.pk} AND id < {APART}"
    happened = f"SELECT id FROM ledger_happening WHERE {here}"  # noqa: S608
    engaged = f"SELECT id FROM programs_engagement WHERE {here}"  # noqa: S608
    rows: Sequence[tuple[type[Model], str]] = (
        (Person, f"id IN ({persons})"),
        (Participation, f"id IN ({people})"),
        (Contract, f"participation_id IN ({people})"),
        (Engagement, here),
        (Party, f"engagement_id IN ({engaged})"),
        (Session, here),
        (Attendance, f"engagement_id IN ({engaged})"),
        (Happening, here),
        (Entry, f"happening_id IN ({happened})"),
        (Confirmation, f"happening_id IN ({happened})"),
    )
    copied = {model for model, _ in rows}
    with connection.cursor() as cursor:
        for n in range(1, times + 1):
            for model, condition in rows:
                cursor.execute(_statement(model, condition, copied, n))


def _statement(model: type[Model], condition: str, copied: set[type[Model]], n: int) -> str:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        moved = field.primary_key or (isinstance(field, ForeignKey) and field.related_model in copied)
        value = f"{column} + {n * APART}" if moved else column
        if field.name == "public_id":
            value = OTHER.format(column, n)
        elif model is Happening and field.name == "source":
            value = SOURCE.format(column, n)
        columns.append(column)
        values.append(value)
    table = f'"{model._meta.db_table}"'
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 names of our own
        f"SELECT {', '.join(values)} FROM {table} WHERE id < {APART} AND {condition}"
    )
