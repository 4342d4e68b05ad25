"""What two people with two phones do, in any order, and what it should come to, counted from the sessions alone."""

from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from alongside.kernel.access import Verb
from alongside.kernel.errors import Refused
from alongside.ledger.approving import approve, waiting
from alongside.practice.sessions.actions.confirm import (
    Remembered,
    agree_to_difference,
    confirm,
    raise_difference,
    withdraw_difference,
)
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.models import Attendance, Difference
from alongside.practice.sessions.witnesses import witnesses
from tests.cast import cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, acting, cohort, enrolled, pair, person_of
from tests.factories.sessions import contact

THURSDAY = date(2026, 11, 19)
MODES = ("onsite", "virtual", "phone")
VERBS = ("log", "log-both", "confirm", "differ", "agree", "withdraw", "take-back")


def steps(*verbs: str) -> st.SearchStrategy[list[tuple[str, int, int, str]]]:
    """Steps in any order: what, which, how long, how."""
    one = st.tuples(st.sampled_from(verbs), st.integers(0, 9), st.integers(1, 720), st.sampled_from(MODES))
    return st.lists(one, max_size=25)


STEPS = steps(*VERBS)


class History:
    """Renée with two people: whatever is asked is done if it may be, as two people with two phones would."""

    def __init__(self, file: Path = PROGRAM) -> None:
        everyone = cast()
        into = cohort(everyone.places.union, file=file)
        self.refused = 0
        self.pairs = [pair(into, everyone.renee, one) for one in (everyone.maya, person())]
        self.angela = enrolled(into, everyone.angela, "coordinator")
        self.approved: set[str] = set()

    def day(self, which: int) -> date:
        """The day of a meeting."""
        return date(2026, 11, 1 + which)

    def do(self, step: str, which: int, minutes: int, mode: str) -> None:
        """Take one step; what is refused changes nothing."""
        first = self.pairs[0]
        if step in ("log", "log-both"):
            some = self.pairs if step == "log-both" else [self.pairs[which % 2]]
            entry = contact(*(one.engagement for one in some), day=self.day(which), minutes=minutes, mode=mode)
            try:
                log_session(by=first.helper_person, who=first.as_helper(THURSDAY), contact=entry)
            except Refused:
                self.refused += 1
            return
        lines = list(Attendance.objects.select_related("session", "engagement").order_by("pk"))
        if not lines:
            return
        line = lines[which % len(lines)]
        try:
            self._about(step, line, minutes, mode)
        except Refused:
            return

    def _about(self, step: str, line: Attendance, minutes: int, mode: str) -> None:
        whose = next(one for one in self.pairs if one.engagement.pk == line.engagement_id)
        helper, coached = whose.as_helper(THURSDAY), whose.as_person(THURSDAY)
        difference = Difference.objects.filter(attendance=line).order_by("-pk").first()
        if step == "confirm":
            confirm(attendance=line, by=whose.person, who=coached)
        elif step == "take-back":
            take_back(session=line.session, by=whose.helper_person, who=helper, only=line)
        elif step == "differ":
            said = Remembered(did_not_meet=minutes % 5 == 0, day=line.session.day, minutes=minutes, mode=mode)
            raise_difference(attendance=line, remembered=said, by=whose.person, who=coached)
        elif difference is not None and step == "agree":
            agree_to_difference(difference=difference, by=whose.helper_person, who=helper)
        elif difference is not None:
            withdraw_difference(difference=difference, by=whose.person, who=coached)

    def approve(self, which: int) -> None:
        """Angela approves one of those that wait for her."""
        who = acting(self.angela, THURSDAY)
        lines = list(waiting(who, Verb.CHANGE))
        if lines:
            line = lines[which % len(lines)]
            several = [one for one in lines if one.happening_id == line.happening_id]
            approve(lines=several, by=person_of(self.angela), who=who)
            self.approved.add(line.happening.source)

    def approved_and_open(self) -> Counter[tuple[int, str]]:
        """Minutes by engagement, from what the sessions say: said yes to and approved, and not approved yet."""
        found: Counter[tuple[int, str]] = Counter()
        for batch in witnesses(self.pairs[0].engagement.cohort_id, asked=()):
            for one in batch:
                if one.stands and one.yes and not one.doubted:
                    state = "sure" if one.source in self.approved else "open"
                    found[one.engagement, state] += sum(one.minutes.values())
        return found

    def recounted(self) -> Counter[tuple[int, str]]:
        """Minutes by engagement and mode, from the sessions alone: every line that was not taken back."""
        found: Counter[tuple[int, str]] = Counter()
        for line in Attendance.objects.filter(taken_back_at=None).select_related("session"):
            found[line.engagement_id, line.session.mode] += line.session.minutes
        return found

    def meetings(self) -> set[int]:
        """Sessions as they were logged first of which somebody's line, or its correction, still stands."""
        return {self._first(line).session_id for line in Attendance.objects.filter(taken_back_at=None)}

    def _first(self, line: Attendance) -> Attendance:
        return self._first(line.corrects) if line.corrects else line
