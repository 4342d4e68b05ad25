"""What other rooms may know of agreements: the terms that hold as settings of an organization in a cohort."""

from collections.abc import Mapping
from datetime import date

from alongside.blueprint.grammar import Duration, Money
from alongside.people.models.organizations import Organization
from alongside.programs.models.agreements import Agreement
from alongside.programs.queries_agreements import standings

type Setting = Money | Duration | str | bool


def settings_of(organization: Organization, *, cohort: int, on: date) -> Mapping[str, Setting]:
    """Term (its key) -> what was agreed, on a day: an amount, a length of time, words, or False for "never evaluated".

    What everybody signed counts, and nothing else; of a school and its district the school's own terms go first. Four
    queries.
    """
    line = [int(pk) for pk in organization.path.strip("/").split("/")]
    rows = Agreement.objects.filter(cohort=cohort, organization__in=line).select_related("cohort", "organization")
    found: dict[str, Setting] = {}
    for standing in standings(sorted(rows, key=lambda row: (len(row.organization.path), row.pk))):
        kept = standing.in_force(on)
        if kept is not None:
            found |= {one.key: one.setting for one in kept.lines if one.kind != "words"}
    return found
