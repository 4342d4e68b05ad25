"""What was read of the database, and whether it would be read just the same now.

Every question is noted with a digest of its answer. Later they are asked once more and the digests compared, which
takes a fraction of making something of the answers; where the database itself can say that nothing at all was written
meanwhile, not even that. Questions follow from one another, so the same answers mean that the same would be asked.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alongside.kernel.remember import asking_anew

type Mark = tuple[object, ...]

CONNECTIONS = 32


@dataclass
class Question:
    """One question and what came back, as a digest."""

    sql: str
    params: Any
    _answer: Any = field(default_factory=lambda: hashlib.blake2b(digest_size=16))

    def hear(self, rows: Sequence[Any]) -> None:
        """Take in some rows of the answer, in order."""
        self._answer.update("".join(map(repr, rows)).encode(errors="surrogatepass"))

    @property
    def answer(self) -> bytes:
        found: bytes = self._answer.digest()
        return found


@dataclass
class Read:
    """All that was asked within `noting`."""

    questions: list[Question] = field(default_factory=list)
    _marks: dict[object, Mark] = field(default_factory=dict)

    def still_holds(self) -> bool:
        """Whether every question would be answered the same now."""
        mark = mark_now()
        if mark is not None and self._marks.get(mark[0]) == mark:
            return True
        if not all(map(_is_answered_the_same, self.questions)):
            return False
        self.keep(mark)
        return True

    def keep(self, mark: Mark | None) -> None:
        """What was read holds as long as this mark is what it is."""
        if mark is not None:
            self._marks = {**self._marks, mark[0]: mark} if len(self._marks) < CONNECTIONS else {mark[0]: mark}


@contextmanager
def noting() -> Iterator[Read]:
    """Note every question asked within the block; answers remembered for a page are asked anew."""
    read, before = Read(), mark_now()

    def ask(execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, Any]) -> object:
        answered = execute(sql, params, many, context)
        question, cursor = Question(sql, params), context["cursor"]
        read.questions.append(question)
        there = cursor.cursor
        cursor.cursor = _Overheard(there.cursor if isinstance(there, _Overheard) else there, question)
        return answered

    with asking_anew(), connection.execute_wrapper(ask):
        yield read
    read.keep(before)


def mark_now() -> Mark | None:
    """What stays the same until something is written to the database; nothing where it cannot be told.

    The first part says from where it is seen: SQLite counts for each connection, PostgreSQL for all.
    """
    if connection.in_atomic_block:  # what is written here may be taken back
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return "", *cursor.fetchone()
    connection.ensure_connection()
    there = connection.connection
    return there, there.total_changes, *there.execute("PRAGMA data_version").fetchone()


def _is_answered_the_same(question: Question) -> bool:
    again = Question(question.sql, question.params)
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.params)
        again.hear(cursor.fetchall())
    return again.answer == question.answer


class _Overheard:
    """A cursor whose rows are taken in by a question as they are fetched."""

    def __init__(self, cursor: Any, question: Question) -> None:
        self.cursor, self.question = cursor, question

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        self.question.hear(() if row is None else (row,))
        return row

    def fetchmany(self, *size: int) -> Any:
        rows = self.cursor.fetchmany(*size)
        self.question.hear(rows)
        return rows

    def fetchall(self) -> Any:
        rows = self.cursor.fetchall()
        self.question.hear(rows)
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.question.hear((row,))
            yield row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)
