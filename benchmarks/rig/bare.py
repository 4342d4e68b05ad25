"""A page, and its bare peer: the same questions with the same parameters, all rows fetched, the same bytes answered.

What a page writes (that it was opened, for whoever it is about) the peer leaves out.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

type Statement = tuple[str, Any]


def measured(browser: Client, address: str, *, rounds: int) -> dict[str, float | int]:
    """Medians of the page and of its bare peer, turn by turn in one process.

    `page_ms` is by the wall, for people. The rest is processor time, all of it in this process as SQLite is: so that
    other work on the machine changes no ratio.
    """
    statements, page = recorded(browser, address)
    view = bare(statements, page)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: browser.get(address)))
        theirs.append(timed(lambda: view(RequestFactory().get(address))))
    page_cpu, bare_cpu = (statistics.median(cpu for _, cpu in several) for several in (ours, theirs))
    return {
        "queries": len(statements),
        "bytes": len(page),
        "page_ms": round(statistics.median(wall for wall, _ in ours) * 1000, 1),
        "page_cpu_ms": round(page_cpu * 1000, 1),
        "bare_cpu_ms": round(bare_cpu * 1000, 1),
        "ratio": round(page_cpu / bare_cpu, 2),
    }


def recorded(browser: Client, address: str) -> tuple[list[Statement], bytes]:
    """Every statement of one warm answer, and its bytes."""
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SELECT"):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    browser.get(address)
    with connection.execute_wrapper(note):
        answer = browser.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return statements, answer.content


def bare(statements: list[Statement], page: bytes) -> Callable[[HttpRequest], HttpResponse]:
    """What Django itself costs."""

    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
        return HttpResponse(page)

    return view


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall, and seconds of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu
