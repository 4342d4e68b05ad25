"""What a scene begins with is made once for each moment; whoever asks again finds the same rows put back.

Only while the clock stands still, and only onto the very state it was made from: what every table holds tells. Whatever
changed a row that was there before, or was made while time went by, is made anew each time.
"""

import pickle
import time
from collections.abc import Callable
from functools import cache
from typing import cast

from django.apps import apps
from django.db import connection

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


def _state() -> int:
    """What every table holds, told in one query."""
    with connection.cursor() as cursor:
        if _on_postgresql():  # planning it takes ten times as long as answering
            cursor.cursor.execute(_everything(), prepare=True)
        else:
            cursor.execute(_everything())
        return hash(frozenset(cursor.fetchall()))


@cache
def _everything() -> str:
    together = "string_agg({0}, ';' ORDER BY {0})" if _on_postgresql() else "group_concat({0})"
    held = {table: together.format("one::text" if _on_postgresql() else _as_text(table)) for table in _tables()}
    each = [f"SELECT '{table}', {rows} FROM {_quoted(table)} one" for table, rows in held.items()]  # noqa: S608 names of our own
    return " UNION ALL ".join(each)


def _tables() -> list[str]:
    """In the order of the rooms, so that a row finds what it points at."""
    rooms = [each.label for each in apps.get_app_configs() if each.name.startswith("alongside.")]
    return [model._meta.db_table for label in rooms for model in apps.get_app_config(label).get_models(True)]


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
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_as_text(table)} FROM {_quoted(table)} ORDER BY rowid")  # noqa: S608 names of our own
        return [row for (row,) in cursor.fetchall()]


def _as_text(table: str) -> str:
    """A row as SQLite itself writes it."""
    written = " || ', ' || ".join(f"quote({_quoted(name)})" for name in _columns(table))
    return f"'(' || {written} || ')'"


@cache
def _columns(table: str) -> list[str]:
    """All but those the database works out."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({_quoted(table)})")
        return [row[1] for row in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"
