"""The scenes of the faces are told on SQLite.

That PostgreSQL draws every page and takes every form is told by the table of access and by whoever follows every link
there. What commits, and so has to do with what others do at the same time, is told on both.
"""

from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).parent
SCENES = tuple(f"{HERE / face}/" for face in ("desk", "front", "leaders", "office", "ui"))


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL a file none of whose scenes commits need not even be read."""
    is_a_scene = str(collection_path).startswith(SCENES) and collection_path.name.startswith("test_")
    if not is_a_scene or "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return None
    return "transaction=True" not in collection_path.read_text("utf-8") or None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark them."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and database.kwargs.get("transaction", False)
    if not commits and str(item.path).startswith(SCENES):
        item.add_marker("once")
