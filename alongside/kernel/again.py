"""A question that every page asks is put into SQL once; after that only what it asks about differs.

Django writes the SQL of a query anew each time. For one that brings four tables along that takes four times as long as
the database needs to answer it. Nothing of an answer is kept. A question may hold nothing that changes by itself, such
as today: it would stay what it was.
"""

from collections.abc import Callable, Iterator
from copy import copy

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable


class Again[M: Model]:
    """One question, asked of the default database: `about` these values."""

    def __init__(self, ask: Callable[..., QuerySet[M]], *unlike: int | str) -> None:
        """`unlike`: for each argument of `ask` a value that stands nowhere else in it, to find its places by."""
        self._ask, self._unlike = ask, unlike
        self._written: _Written[M] | None = None

    def about(self, *values: int | str) -> list[M]:
        """Return the rows, fresh from the database. Raises LookupError where an argument is not in the SQL."""
        if self._written is None:
            self._written = _Written(self._ask(*self._unlike), self._unlike)
        return list(self._written.rows(values))


class _Written[M: Model]:
    """What Django makes of the question, with the places of what is asked about."""

    def __init__(self, rows: QuerySet[M], unlike: tuple[int | str, ...]) -> None:
        self._rows, self._compiler = rows, rows.query.get_compiler(rows.db)
        self._sql, params = self._compiler.as_sql()
        self._params = tuple(params)
        self._places = [unlike.index(each) if each in unlike else None for each in self._params]
        if set(range(len(unlike))) - set(self._places):
            raise LookupError(f"not all of {unlike} stand in: {self._sql}")

    def rows(self, values: tuple[int | str, ...]) -> Iterator[M]:
        compiler = copy(self._compiler)
        compiler.connection = connections[self._rows.db]
        both = zip(self._params, self._places, strict=True)
        said = (self._sql, tuple(param if place is None else values[place] for param, place in both))
        compiler.as_sql = lambda *_, **__: said
        rows = self._rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return iter(ModelIterable(rows))
