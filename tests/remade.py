"""What a scene begins with is made once for each moment; whoever asks again finds the same rows put back.

Only while the clock stands still, and only onto the very state it was made from: the log of events tells. Whatever
changed a row that was there before, or was made while time went by, is made anew each time.
"""

import pickle
import time
from collections.abc import Callable
from typing import cast

from django.apps import apps
from django.db import connection

from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person

type Rows = dict[str, list[str]]  # table -> its rows, each as text the database itself wrote
type Made = tuple[bytes, Rows]

_seen: set[int] = set()
_made: dict[int, Made | None] = {}


def remade[T](build: Callable[[], T], *given: object) -> T:
    """Return what `build` makes. `given` is all it depends on, as values that tell them apart."""
    moment = time.time_ns()
    if moment != time.time_ns():
        return build()
    key = hash((build.__qualname__, given, moment, _state()))
    if key not in _seen:  # many a scene is asked for only once
        _seen.add(key)
        return build()
    if key not in _made:
        before = rows_now()
        built = build()
        _made[key] = _pieces(built, before, rows_now())
        return built
    made = _made[key]
    if made is None:
        return build()
    _put(made[1])
    return cast("T", pickle.loads(made[0]))  # noqa: S301 written by this process


def _pieces(built: object, before: Rows, after: Rows) -> Made | None:
    """What came with it, or nothing where a row of before is no more as it was."""
    if any(not set(rows) <= set(after[table]) for table, rows in before.items()):
        return None
    new = {table: [row for row in rows if row not in set(before[table])] for table, rows in after.items()}
    return pickle.dumps(built), {table: rows for table, rows in new.items() if rows}


def _state() -> tuple[object, ...]:
    if not Event.objects.exists():
        return (Person.objects.exists(), Organization.objects.exists())
    names = Person.objects.order_by("pk").values_list("pk", "given_name", "family_name")
    return (*Event.objects.order_by("pk").values_list("pk", "kind"), *names)


def _tables() -> list[str]:
    """In the order of the rooms, so that a row finds what it points at."""
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def rows_now() -> Rows:
    return {table: (_written_by_postgresql if _on_postgresql() else _written_by_sqlite)(table) for table in _tables()}


def _put(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            if _on_postgresql():
                with cursor.copy(f"COPY {_quoted(table)} FROM STDIN") as copy:
                    copy.write("".join(lines))
            else:
                names = ", ".join(map(_quoted, _columns(table)))
                cursor.execute(f"INSERT INTO {_quoted(table)} ({names}) VALUES {', '.join(lines)}")  # noqa: S608


def _written_by_postgresql(table: str) -> list[str]:
    with connection.cursor() as cursor, cursor.copy(f"COPY {_quoted(table)} TO STDOUT") as copy:
        return b"".join(copy).decode().splitlines(keepends=True)


def _written_by_sqlite(table: str) -> list[str]:
    written = " || ', ' || ".join(f"quote({_quoted(name)})" for name in _columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '(' || {written} || ')' FROM {_quoted(table)} ORDER BY rowid")  # noqa: S608
        return [row for (row,) in cursor.fetchall()]


def _columns(table: str) -> list[str]:
    """All but those the database works out."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({_quoted(table)})")
        return [row[1] for row in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"
