"""pytest plugin: when COUNTS_FILE is set, leave there how many tests passed, failed and were skipped, as JSON.

An error in setting up or clearing away counts as failed, and so does a file that could not be collected. An expected
failure counts as skipped: it is not a pass, and its reason is printed.
"""

import json
import os
from collections.abc import Sized
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the counts. Under xdist this is called only in the process that shows everyone's results."""
    target = os.environ.get("COUNTS_FILE")
    if not target:
        return

    def count(*kinds: str) -> int:
        found: list[Sized] = [terminalreporter.stats.get(kind, []) for kind in kinds]
        return sum(len(each) for each in found)

    counts = {"passed": count("passed"), "failed": count("failed", "error"), "skipped": count("skipped", "xfailed")}
    Path(target).write_text(json.dumps(counts), "utf-8")
