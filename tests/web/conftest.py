"""The scenes of the faces are told on SQLite.

That PostgreSQL draws every page and takes every form is told by the table of access and by whoever follows every link
there. What commits, and so has to do with what others do at the same time, is told on both.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCENES = tuple(f"{HERE / face}/" for face in ("desk", "front", "leaders", "office", "ui"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark them."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and database.kwargs.get("transaction", False)
    if not commits and str(item.path).startswith(SCENES):
        item.add_marker("once")
