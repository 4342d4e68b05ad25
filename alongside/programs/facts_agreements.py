"""What other rooms may know of agreements: the terms that hold as settings of an organization in a cohort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from alongside.blueprint.grammar import Duration, Money
from alongside.people.models.organizations import Organization
from alongside.programs.agreeing import EVALUATION, PAY, RELEASE, Line
from alongside.programs.facts import parsed
from alongside.programs.models.agreements import Agreement
from alongside.programs.queries_agreements import Kept, standings

type Setting = Money | Duration | str | bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """What holds at one place on a day, of its own agreements and those above it; its own go first.

    `lines`: each term with the organization that agreed to it, by the key of the term. `pay`: by the blueprint's key of
    the pay a term names.
    """

    lines: Mapping[str, tuple[Line, Organization]] = field(default_factory=dict)
    pay: Mapping[str, Money] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Setting]:
        """Term (its key) -> an amount, a length of time, words, or False for "never evaluated"."""
        return {key: line.setting for key, (line, _) in self.lines.items() if line.kind != "words"}

    @property
    def release(self) -> Duration | None:
        """The time set free each week; None where nothing of that kind was agreed, or it is counted in days."""
        times = [line.setting for line, _ in self.lines.values() if line.kind == RELEASE]
        free = [one for one in times if isinstance(one, Duration) and one.of_the_clock]
        return max(free, key=lambda one: one.minutes, default=None)

    @property
    def never_evaluated(self) -> bool:
        """Whether it was agreed that nothing said here is used to evaluate anybody."""
        return any(line.kind == EVALUATION for line, _ in self.lines.values())


def settings_of(organization: Organization, *, cohort: int, on: date) -> Mapping[str, Setting]:
    """Term (its key) -> what was agreed, on a day. What everybody signed counts, and nothing else. Four queries."""
    return agreed_in(cohort, [organization], on=on).get(organization.pk, Agreed()).settings


def agreed_in(cohort: int, places: Iterable[Organization], *, on: date) -> dict[int, Agreed]:
    """Place (a row number) -> what holds there on a day; places where nothing does are left out.

    Four queries for however many places, one where nobody agreed to anything.
    """
    by_line = {place.pk: [int(pk) for pk in place.path.strip("/").split("/")] for place in places}
    above = {pk for line in by_line.values() for pk in line}
    rows = list(
        Agreement.objects.filter(cohort=cohort, organization__in=above).select_related("cohort", "organization")
    )
    if not rows:
        return {}
    held = [(one.agreement, kept) for one in standings(rows) if (kept := one.in_force(on)) is not None]
    found = {}
    for place, line in by_line.items():
        theirs = sorted((each for each in held if each[0].organization_id in line), key=_from_the_top)
        if theirs:
            found[place] = _agreed(theirs)
    return found


def _from_the_top(one: tuple[Agreement, Kept]) -> tuple[int, int]:
    return len(one[0].place.path), one[0].pk


def _agreed(held: Iterable[tuple[Agreement, Kept]]) -> Agreed:
    lines: dict[str, tuple[Line, Organization]] = {}
    pay: dict[str, Money] = {}
    for agreement, kept in held:
        named = parsed(kept.row.version.digest).agreements.get(agreement.key)
        for line in kept.lines:
            lines[line.key] = (line, agreement.place)
            term = named.terms.get(line.key) if named else None
            if line.kind == PAY and term is not None and term.pay is not None and isinstance(line.setting, Money):
                pay[term.pay] = line.setting
    return Agreed(lines, pay)
