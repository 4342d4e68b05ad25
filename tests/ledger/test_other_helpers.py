"""People who get other helpers in the midst of it, and the nights in which clocks are changed: every sum is what an
independent count of the sessions comes to."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from alongside.kernel.errors import Refused
from alongside.ledger import facts
from alongside.ledger.facts import Balance
from alongside.ledger.models import Entry
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.actions.engagements import end_engagement, start_engagement
from tests.factories.people import person
from tests.factories.programs import Pair, enrolled
from tests.factories.sessions import contact
from tests.ledger.auditing import audited
from tests.ledger.histories import THURSDAY, VERBS, History, steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
CHANGED = date(2026, 11, 1)  # two o’clock in the morning is one o’clock once more
CLOCKS = (time(0, 30), time(1, 30), time(2, 30), time(15, 30))
ZONES = ("", "America/Los_Angeles")  # the cohort’s, and that of a coach who lives elsewhere
HOURS = "contract-hours"


class Parted(History):
    """The same two with two phones; now and then one of them goes on with another helper from the next day on."""

    def __init__(self) -> None:
        super().__init__()
        self.into = self.pairs[0].engagement.cohort
        self.now = list(self.pairs)
        self.helpers = [self.pairs[0].helper, *(enrolled(self.into, person(), "guide") for _ in range(2))]
        self.began: dict[int, datetime] = {}

    def day(self, which: int) -> date:
        return CHANGED + timedelta(days=which - 3)

    def do(self, step: str, which: int, minutes: int, mode: str) -> None:
        try:
            with transaction.atomic():
                if step == "another":
                    self._another(which)
                elif step in ("log", "log-both"):
                    self._log(step, which, minutes, mode)
                else:
                    super().do(step, which, minutes, mode)
        except Refused:
            self.refused += 1

    def _another(self, which: int) -> None:
        """From the day after one, but not before the last time the two met: so the page has it, too."""
        old = self.now[which % 2]
        met = Attendance.objects.filter(engagement=old.engagement).values_list("session__day", flat=True)
        last = max([self.day(which), *met])
        place = self.helpers.index(old.helper)
        helper = self.helpers[(place + 1 + which // 2) % 3]
        end_engagement(engagement=old.engagement, ends_on=last, reason="asked", by=None)
        begun = start_engagement(
            cohort=self.into,
            duty=old.engagement.duty,
            supported=old.supported,
            helper=helper,
            starts_on=last + timedelta(days=1),
            by=None,
        )
        self.now[which % 2] = Pair(begun, helper, old.supported)
        self.pairs.append(self.now[which % 2])

    def _log(self, step: str, which: int, minutes: int, mode: str) -> None:
        """Also of one that has ended meanwhile; at night, on the day the clocks change, in either of the two hours."""
        one = self.pairs[minutes % len(self.pairs)] if step == "log" else self.now[0]
        several = [one] if step == "log" else [each for each in self.now if each.helper == one.helper]
        wall = datetime.combine(self.day(which), CLOCKS[minutes % 4])
        twice = wall == datetime.combine(CHANGED, time(1, 30))
        zone, later = ZONES[minutes % 2], minutes % 3 == 0 if twice else None
        entry = contact(*(each.engagement for each in several), day=self.day(which), minutes=minutes, mode=mode)
        entry = replace(entry, wall=wall, zone=zone, later=later, typed_at=None, overlap_known=True)
        made = log_session(by=one.helper_person, who=one.as_helper(THURSDAY), contact=entry)
        there = ZoneInfo(zone or "America/Chicago")
        self.began[made.pk] = wall.replace(tzinfo=there, fold=int(bool(later))).astimezone(UTC)


@given(steps=steps(*VERBS, "log", "another", "another"))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whoever_helps_and_whatever_the_clocks_do_every_sum_is_an_independent_count(
    steps: list[tuple[str, int, int, str]],
) -> None:
    with transaction.atomic():
        history = Parted()
        for step in steps:
            history.do(*step)
        counted = history.recounted()
        of_person: Counter[int] = Counter()
        for one in history.pairs:
            key = one.engagement.pk
            by_mode = {mode: b for (account, mode), b in facts.by_mode(key).items() if account == HOURS}
            again = {mode: minutes for (engagement, mode), minutes in counted.items() if engagement == key}
            assert {mode: balance.total for mode, balance in by_mode.items() if balance.total} == again
            of_person[one.supported.pk] += sum(again.values())
        for whose, minutes in of_person.items():
            assert facts.by_participation([whose]).get((whose, HOURS), Balance()).total == minutes
        made = Session.objects.filter(pk__in=history.began)
        assert dict(made.values_list("pk", "starts_at")) == history.began
        own_time = Entry.objects.filter(account__key="own-time", reverses=None, reversed_by=None)
        assert own_time.count() == len(history.meetings())
        assert audited().wrong == []
        transaction.set_rollback(True)
