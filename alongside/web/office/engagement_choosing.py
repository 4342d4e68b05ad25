"""Whom to choose from where two begin, go on with somebody else, or are joined: options with what speaks for each."""

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.matching.queries.ruling import Ruling, rulings
from alongside.programs.facts import people_now
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from alongside.programs.queries import Wanted
from alongside.programs.queries import people as people_of
from alongside.staffing.facts import lapsed_among, rooms
from alongside.web.shared.request import Request

FOUND = 20  # so many are offered at once
LOOKED = 200  # of so many by name it is asked whether a rule speaks against them


def candidates(
    request: Request, supported: Participation, blueprint: Blueprint, *, role: str | None, but: Party | None, duty: str
) -> list[dict[str, str]]:
    """Return who may be chosen, as options: by name (`?q=`), of one role, of any (""), or of whoever helps (None).

    Whose free time is enough for nobody more in a `duty`, where the program keeps to that, is not among them. Who has
    no place left comes later, and last, with the rule, against whom a rule of the duty speaks.
    """
    rows = people_of(request.who, Wanted(request.GET.get("q", "").strip()[:80], role or ""))
    rows = rows.exclude(person=None).exclude(person=supported.person_id)
    if role is None:
        rows = rows.filter(kind=Kind.HELPER)
    if but is not None:
        rows = rows.exclude(person=but.person_id)
    looked = list(rows[:LOOKED])
    against = rulings(supported, duty, looked, on=request.who.on) if duty in blueprint.matching else {}
    helping = [one for one in looked if one.kind == Kind.HELPER]
    now = people_now(one.pk for one in helping)
    lapsed = lapsed_among((one.pk for one in helping), blueprint, on=request.who.on)
    room = rooms(helping, blueprint, duty, on=request.who.on)
    kept = {key for key, one in blueprint.roles.items() if one.within_release and duty}
    full = {key for key, most in room.items() if most is not None and most <= now.get(key, 0)}
    several = sorted(looked, key=lambda one: (one.pk in against, one.pk in full))
    return [
        _candidate(
            one, blueprint, now.get(one.pk, 0), room.get(one.pk), lapsed=one.pk in lapsed, against=against.get(one.pk)
        )
        for one in several
        if one.role not in kept or one.pk not in full
    ][:FOUND]


def _candidate(
    one: Participation, blueprint: Blueprint, now: int, room: int | None, *, lapsed: bool, against: Ruling | None
) -> dict[str, str]:
    role = blueprint.roles.get(one.role)
    words: list[str] = [role.one if role else one.role, *([one.works_at.name] if one.works_at else [])]
    if one.kind == Kind.HELPER:
        words.append(f"{now} now" if room is None else f"{now} of {room} places taken")
        words += ["has something to renew"] if lapsed else []
    hint = ", ".join(words)
    hint = hint[:1].upper() + hint[1:]
    if against is not None:
        hint += f". {against.says}: {'say why it is right all the same' if against.waivable else 'not possible'}"
    return {"value": one.public_id, "label": one.name, "hint": hint}
