"""The server of the journeys is started once the test database is there, and gives what browsers load.

Started before, it does not see that the database lives in memory: every request then opens a connection of its own,
which Django never closes, as closing would empty the database.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_this_run
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from pytest_django.live_server_helper import LiveServer

from alongside.web.ui.build import build

KEPT = "max-age=315360000, public, immutable"  # what an installation says of files that are named by their content


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> Iterator[LiveServer]:
    """A browser keeps styles, scripts and typefaces from page to page, as it does where this is installed."""
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: HttpRequest) -> Any:
        answer = serve(self, request)
        answer.headers["Cache-Control"] = KEPT
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield live_server


@pytest.fixture(scope="session")
def assets() -> Path:
    """Styles and typefaces, made where `./run` makes them: what is there already is not made again."""
    folder = Path(of_this_run.VAR) / "assets"
    build(folder)
    return folder


@pytest.fixture(autouse=True)
def dressed(settings: Any, assets: Path) -> None:
    """Every page of a journey with them."""
    settings.STATICFILES_DIRS = [assets]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each process begins with a long walk: whoever began one last would be waited for by all others."""
    many = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    walks = [item for item in items if item.get_closest_marker("walk")]
    others = [item for item in items if item not in walks]
    share = -(-len(others) // many)
    items[:] = [item for at in range(many) for item in (*walks[at::many], *others[at * share : (at + 1) * share])]
