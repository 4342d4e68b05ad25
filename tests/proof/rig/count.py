"""Counts what is in the database after a proof, and adds the ledger up a second time from the sessions themselves."""

import json
from collections import Counter

import django

django.setup()

from django.db import connection  # noqa: E402 models need the line above
from django.db.models import Count, Sum  # noqa: E402

from alongside.jobs.enums import State  # noqa: E402
from alongside.jobs.models import Job  # noqa: E402
from alongside.ledger.models import Entry, Happening  # noqa: E402
from alongside.notices.models import Notice  # noqa: E402
from alongside.people.models.events import Event  # noqa: E402
from alongside.practice.sessions.models import Attendance, Note, Session  # noqa: E402

LONG_VISIT = 30


def main() -> None:
    """Print one JSON object."""
    posted = dict(Entry.objects.order_by().values_list("account__key").annotate(Sum("amount")))
    again = _added_up()
    twice = Notice.objects.values("event", "person").annotate(n=Count("pk")).filter(n__gt=1)
    print(
        json.dumps(
            {
                "keys": dict(Counter(str(key) for key in Session.objects.values_list("key", flat=True))),
                "ledger": posted,
                "ledger_agrees": posted == again,
                "whole": _whole(),
                "waiting_events": _untold(),
                "told_twice": twice.count(),
                "jobs": dict(Job.objects.order_by().values_list("state").annotate(Count("pk"))),
                "jobs_open": Job.objects.filter(state=State.RUNNING).count(),
                "database": _sound(),
            }
        )
    )


def _added_up() -> dict[str, int]:
    """What the accounts of the program must hold, rule by rule as its file says, written out by hand."""
    sums = Counter[str]()
    for minutes, mode in Attendance.objects.values_list("session__minutes", "session__mode"):
        for account in ("contract-hours", "weekly", "shared", "own-time"):
            sums[account] += minutes
        if mode == "onsite" and minutes >= LONG_VISIT:
            sums["visits"] += 1
    return dict(sums)


def _whole() -> bool:
    """Each session has its attendance, its note, its happening and its event, or it is not there at all."""
    rows = (Session, Attendance, Note, Happening)
    counts = {model.objects.count() for model in rows} | {Event.objects.filter(kind="session-logged").count()}
    return len(counts) == 1


def _untold() -> int:
    """How many events that somebody is told of have no notice yet."""
    return Event.objects.filter(kind="session-logged", notices=None).count()


def _sound() -> str:
    if connection.vendor != "sqlite":
        return "PostgreSQL recovered"
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA integrity_check").fetchone()[0])


if __name__ == "__main__":
    main()
