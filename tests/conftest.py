"""What holds for every test: UTC, no traffic beyond this machine, properties that come out the same each time."""

import gc
import os
import socket
import time
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

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
    """What was loaded stays to the end: looked through for rubbish again and again, it costs a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, without counting them as skipped, tests that say nothing about the database of this run."""
    on_postgresql = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    unwanted = {"sqlite", "once"} if on_postgresql else {"postgresql"}
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
