"""What holds for every test: UTC, no traffic beyond this machine, properties that come out the same each time."""

import gc
import os
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers

pytest_plugins = [
    "tests.plugins.chromium",
    "tests.plugins.emptying",
    "tests.plugins.migrated",
    "tests.plugins.standing",
    "tests.plugins.together",
]

os.environ["TZ"] = "UTC"
time.tzset()

# Shared machines are slow now and then: a test must not fail for that, and must not differ from run to run.
hypothesis_settings.register_profile(
    "alongside",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("alongside")
# Properties try numbers and words of our own code too. Which files are ours Hypothesis asks of each of 3,500 paths,
# folder by folder; a prefix tells the same.
OURS = f"{Path(__file__).resolve().parents[1] / 'alongside'}/"
providers.is_local_module_file = lambda path: path.startswith(OURS)  # type: ignore[attr-defined, assignment]

gc.set_threshold(100_000, 50, 100)  # what is loaded stays: looked through for rubbish, it costs a sixth of the time

HERE = {"127.0.0.1", "::1", "localhost", "", None}


class LeftTheMachine(AssertionError):
    """A test tried to reach another machine."""


def _only_here(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in HERE:
        raise LeftTheMachine(f"A test tried to reach {name}: tests talk to 127.0.0.1 only.")


@pytest.fixture(autouse=True, scope="session")
def no_traffic_beyond_this_machine() -> Any:
    """Refuse names and connections that lead elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        connect, look_up = socket.socket.connect, socket.getaddrinfo

        def connect_here(self: socket.socket, address: Any) -> None:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                _only_here(address[0])
            connect(self, address)

        def look_up_here(host: Any, *rest: Any, **options: Any) -> Any:
            _only_here(host)
            return look_up(host, *rest, **options)

        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


def pytest_collection_finish() -> None:
    """What was loaded stays to the end, and is not looked through any more."""
    gc.collect()
    gc.freeze()


WHOLE_FILE = re.compile(r"^pytestmark = .*\bpytest\.mark\.(once|sqlite)\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On PostgreSQL a file whose tests are all left out need not even be read."""
    if not _on_postgresql() or not collection_path.name.startswith("test_"):
        return None
    return bool(WHOLE_FILE.search(collection_path.read_text("utf-8"))) or None


def _on_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, without counting them as skipped, tests that say nothing about the database of this run."""
    unwanted = {"sqlite", "once"} if _on_postgresql() else {"postgresql"}
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        (left_out if any(item.get_closest_marker(name) for name in unwanted) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
