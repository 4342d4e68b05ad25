"""One person twice in one team: two memberships of overlapping days become one, and two again when taken apart."""

from datetime import date
from typing import Any

from alongside.programs.enums import Part
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Fold, Participation


def one_membership(gone: Participation, into: Participation) -> list[dict[str, Any]]:
    """Let the membership of `into` hold from the earlier first day to the later last one, and remove that of `gone`.

    Returns, as JSON holds it, both as they were: for `two_memberships`.
    """
    rows = Party.objects.filter(part=Part.MEMBER).select_for_update(no_key=True).order_by("pk")
    mine = {party.engagement_id: party for party in rows.filter(participation=into)}
    joined = []
    for theirs in rows.filter(participation=gone):
        party = mine.get(theirs.engagement_id)
        if party is None or not _overlap(party, theirs):
            continue
        joined.append({"party": party.pk, "mine": _days(party), "theirs": _days(theirs), "of": theirs.engagement_id})
        party.starts_on = min(party.starts_on, theirs.starts_on)
        party.ends_on = max(party.ends_on, theirs.ends_on) if party.ends_on and theirs.ends_on else None
        theirs.delete()
        party.save(update_fields=["starts_on", "ends_on"])
    return joined


def two_memberships(done: Fold) -> None:
    """Give each their own days back. What ended meanwhile has ended for both."""
    for one in done.before.get("memberships", ()):
        party = Party.objects.filter(pk=one["party"]).first()
        if party is None or done.gone.person is None:
            continue
        ended = party.ends_on
        starts_on, ends_on = _read(one["theirs"])
        party.starts_on, last = _read(one["mine"])
        party.ends_on = _earlier(last, ended, party.starts_on)
        party.save(update_fields=["starts_on", "ends_on"])
        Party.objects.create(
            engagement_id=one["of"],
            person=done.gone.person,
            participation=done.gone,
            part=Part.MEMBER,
            starts_on=starts_on,
            ends_on=_earlier(ends_on, ended, starts_on),
        )


def _overlap(one: Party, other: Party) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)


def _earlier(last: date | None, ended: date | None, first: date) -> date | None:
    days = [day for day in (last, ended) if day is not None]
    return max(first, min(days)) if days else None


def _days(party: Party) -> list[str]:
    return [party.starts_on.isoformat(), party.ends_on.isoformat() if party.ends_on else ""]


def _read(days: list[str]) -> tuple[date, date | None]:
    return date.fromisoformat(days[0]), date.fromisoformat(days[1]) if days[1] else None
