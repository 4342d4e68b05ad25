"""What helpers have, as it was recorded and not taken back, and the time that was set free for them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alongside.blueprint.grammar import Duration, duration_of
from alongside.staffing.kinds import RELEASE
from alongside.staffing.models.credentials import Credential
from alongside.staffing.readiness import Held


def held_by(helpers: Iterable[int]) -> dict[int, list[Held]]:
    """Participation (row number) -> what they have, oldest first, lines taken back left out. One query."""
    rows = Credential.objects.filter(participation__in=list(helpers), reverses=None, reversed_by=None)
    found: dict[int, list[Held]] = {}
    columns = ("participation_id", "kind", "value", "valid_from", "valid_until")
    for pk, kind, value, first, last in rows.order_by("valid_from", "pk").values_list(*columns):
        found.setdefault(pk, []).append(Held(kind, value, first, last))
    return found


def released(held: Mapping[int, Sequence[Held]], *, on: date) -> dict[int, Duration]:
    """Row number -> the release time a week that was recorded last and holds on that day."""
    found: dict[int, Duration] = {}
    for pk, several in held.items():
        for one in several:
            if one.kind == RELEASE and one.valid_from <= on and (one.valid_until is None or on <= one.valid_until):
                found[pk] = duration_of(one.value)
    return found
