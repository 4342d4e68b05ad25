"""Pay runs of the scene, one at each sponsor: everybody who helps or is helped has a line in one."""

from collections.abc import Mapping

from alongside.kernel.access import Who
from alongside.pay.actions import make_run
from alongside.pay.models import PayLine, PayRun
from alongside.programs.models.participations import Participation
from tests.factories.programs import acting, person_of


def pay(coordinators: Mapping[str, Participation], who: Who) -> dict[str, PayRun]:
    """A run until today: here, and at the other sponsor."""
    return {
        where: make_run(cohort=row.cohort, last=who.on, key="scene", by=person_of(row), who=acting(row, who.on))
        for where, row in coordinators.items()
    }


def run_of(runs: Mapping[str, PayRun], name: str, relation: str) -> PayRun | None:
    """The run of one's own cohort, or that of the other sponsor."""
    if relation not in ("cohort", "other"):
        return None
    return runs["there" if (relation == "other") != (name == "oscar") else "here"]


def line_of(runs: Mapping[str, PayRun], whose: Participation | None, name: str, relation: str) -> PayLine | None:
    """One's own line (`whose`), or that of somebody nobody of these columns is."""
    if relation == "own":
        return PayLine.objects.filter(participation=whose).first() if whose else None
    run = run_of(runs, name, relation)
    return run.lines.order_by("-participation", "pk")[0] if run else None
