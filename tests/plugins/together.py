"""Tests of a file that makes one long scene for all of them are run by one process: two would make it twice.

By path, as whoever hands out the tests knows nothing else of them: the groups of pytest-xdist are marks on names, which
pytest 9.2 does not look at any more.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/access/test_pages.py",
    "tests/access/test_rows.py",
    "tests/access/test_special.py",
    "tests/canary/test_canary.py",
    "tests/demo/test_making.py",
    "tests/jobs/test_serve.py",
    "tests/web/ui/test_build.py",
}


class Together(LoadScopeScheduling):  # type: ignore[misc]  # it comes without types
    """Hands out whole files of those named above, the largest first, then all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together | None:
    return Together(config, log) if config.getoption("dist") == "loadscope" else None
