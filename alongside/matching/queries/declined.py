"""Who said no to whom when they were asked: that is not proposed to them again."""

from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask
from alongside.matching.models.publications import Reply


def said_no(cohort: int) -> frozenset[tuple[int, int]]:
    """Who asked a helper for themselves and was told no, with that helper (row numbers), in a cohort. One query."""
    rows = Ask.objects.filter(supported__cohort=cohort, state=AskState.DECLINED)
    return frozenset(rows.values_list("supported", "helper"))


def no_to_groups(cohort: int) -> dict[str, frozenset[tuple[int, int]]]:
    """Duty -> who said no to a group, beside everybody of it, and everybody beside a helper who would not lead them
    (row numbers), in a cohort. One query."""
    rows = Reply.objects.filter(yes=False, offer__group__round__cohort=cohort)
    found: dict[tuple[str, int], dict[int, set[int]]] = {}
    for duty, offer, who, other in rows.values_list(
        "offer__group__duty", "offer", "participation", "offer__group__seats__supported"
    ):
        found.setdefault((duty, offer), {}).setdefault(who, set()).add(other)
    pairs: dict[str, set[tuple[int, int]]] = {}
    for (duty, _), said in found.items():
        for who, several in said.items():
            leads = who not in several
            pairs.setdefault(duty, set()).update((one, who) if leads else (who, one) for one in several - {who})
    return {duty: frozenset(several) for duty, several in pairs.items()}
