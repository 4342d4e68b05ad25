"""Which steps of an organization are done by themselves: their condition holds by what is known of it today."""

from collections.abc import Iterable, Mapping
from datetime import date

from alongside.blueprint.facts import FactValue
from alongside.blueprint.judgement import Answer, Finding, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Test, tests
from alongside.programs.background import typed
from alongside.programs.enums import ParticipationState, StepKind, StepState
from alongside.programs.models.agreements import Agreement, JoiningStep
from alongside.programs.models.participations import Participation
from alongside.programs.queries_agreements import facts_of, standings

HERE = (StepState.DONE, StepState.ADAPTED)
type Taken = Mapping[tuple[str, str], JoiningStep]


def done_by_themselves(agreement: Agreement, blueprint: Blueprint, taken: Taken, *, on: date) -> dict[str, Finding]:
    """Key of each step that is done because its condition holds -> with the reasons. At most six queries, none where no
    step has a condition."""
    wanted = {key: one.done_when for key, one in blueprint.steps.items() if one.done_when is not None}
    if not wanted:
        return {}
    asked = [test for condition in wanted.values() for test in tests(condition)]
    facts = _known(agreement, blueprint, taken, asked, on)
    found = {key: judge(condition, facts, on=on) for key, condition in wanted.items()}
    return {key: finding for key, finding in found.items() if finding.answer is Answer.YES}


def holders(agreement: Agreement, roles: Iterable[str]) -> dict[str, list[str]]:
    """Role -> who has it and works there or below, by name. One query, none without a role."""
    wanted = set(roles) - {""}
    found: dict[str, list[str]] = {}
    if wanted:
        rows = Participation.objects.filter(cohort=agreement.cohort_id, state=ParticipationState.ENROLLED)
        rows = rows.filter(role__in=wanted, works_at__path__startswith=agreement.place.path, person__isnull=False)
        for row in rows.select_related("person"):
            found.setdefault(row.role, []).append(row.name)
    return {role: sorted(names, key=str.casefold) for role, names in found.items()}


def _known(
    agreement: Agreement, blueprint: Blueprint, taken: Taken, asked: list[Test], on: date
) -> dict[str, FactValue | None]:
    noted = facts_of(agreement.cohort, [agreement.place], on=on).get(agreement.place.pk, {})
    known = typed({name: row.value for name, row in noted.items()}, blueprint.kinds)
    here = {test.kind.key for test in asked}
    held = _roles_held(agreement) if "role-filled" in here else set()
    signed = _in_force(agreement, on) if "agreement" in here else set()
    for test in asked:
        arguments = test.arguments
        if test.kind.key == "role-filled":
            known[test.asked] = arguments["role"] in held
        elif test.kind.key == "agreement":
            known[test.asked] = arguments["key"] in signed
        elif test.kind.key in ("step", "promise"):
            line = taken.get((StepKind(test.kind.key).value, arguments["key"]))
            state = StepState(line.state) if line else StepState.OPEN
            known[test.asked] = str(state) if test.kind.key == "step" else state in HERE
    return known


def _roles_held(agreement: Agreement) -> set[str]:
    """The roles somebody has who works there or below."""
    rows = Participation.objects.filter(cohort=agreement.cohort_id, state=ParticipationState.ENROLLED)
    rows = rows.filter(works_at__path__startswith=agreement.place.path).exclude(person=None)
    return set(rows.order_by().values_list("role", flat=True).distinct())


def _in_force(agreement: Agreement, on: date) -> set[str]:
    """The agreements with this organization that everybody has signed."""
    rows = Agreement.objects.filter(cohort=agreement.cohort_id, organization=agreement.place).select_related("cohort")
    return {one.agreement.key for one in standings(list(rows)) if one.in_force(on) is not None}
