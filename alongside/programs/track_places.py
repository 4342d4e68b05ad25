"""Tracks with a number of places: how many are taken, who waits, and who comes first, as the program's file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from alongside.blueprint.language import Blueprint
from alongside.programs.background import backgrounds
from alongside.programs.facts import Pins, parsed
from alongside.programs.funding import WHOSE, ranked_by
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.models.track_places import TrackPlace


def limits(blueprint: Blueprint) -> dict[str, int]:
    """Track -> how many places it has; those without a number are not in it."""
    return {key: track.places for key, track in blueprint.eligibility.tracks.items() if track.places is not None}


def limited_since(pins: Pins) -> dict[str, date]:
    """Track -> the first day it had a number of places."""
    found: dict[str, date] = {}
    for day, _, digest in pins.days:
        found = dict.fromkeys(limits(parsed(digest)), day) | found
    return found


def ever_limited(pins: Pins) -> bool:
    """Whether any version a cohort follows gives a track a number of places."""
    return bool(limited_since(pins))


@dataclass(frozen=True, slots=True)
class Taken:
    """A track's places. `told`: "12 of 20"."""

    track: str
    name: str
    places: int
    taken: int
    waiting: int

    @property
    def told(self) -> str:
        return f"{self.taken} of {self.places}"


def taken(cohort: int, blueprint: Blueprint) -> list[Taken]:
    """Every track with a number of places, in the file's order. One query; none where there is no such track."""
    known = limits(blueprint)
    if not known:
        return []
    rows = TrackPlace.objects.filter(cohort=cohort).order_by().values_list("track")
    found = rows.annotate(has=Count("number"), waits=Count("pk", filter=Q(number=None)))
    counted = {track: (has, waits) for track, has, waits in found}
    tracks = blueprint.eligibility.tracks
    return [Taken(key, tracks[key].name, places, *counted.get(key, (0, 0))) for key, places in known.items()]


def waiting_for_place(cohort: int, blueprint: Blueprint) -> frozenset[int]:
    """Those who take part (row numbers) and wait for a place. One query; none where no track has a number of them."""
    rows = TrackPlace.objects.filter(cohort=cohort, number=None)
    return frozenset(rows.values_list("participation", flat=True)) if limits(blueprint) else frozenset()


def without_place(several: Sequence[tuple[Participation, date]], pins: Pins) -> frozenset[int]:
    """Those of these (row numbers) whose track has so many places on their day, and who have none. At most a query."""
    if not ever_limited(pins):
        return frozenset()
    asked = [row for row, day in several if row.track in limits(pins.on(day).blueprint)]
    rows = TrackPlace.objects.filter(participation__in=asked).values_list("participation", "track", "number")
    seen, since = {(row, track): number for row, track, number in rows}, limited_since(pins)
    return frozenset(
        row.pk for row in asked if seen.get((row.pk, row.track), 0 if was_before(row, since) else None) is None
    )


def no_place(row: Participation, blueprint: Blueprint) -> str:
    """Why somebody who waits for a place cannot go on, in a sentence."""
    track = blueprint.eligibility.tracks[row.track]
    taken = "The one place" if track.places == 1 else f"All {track.places} places"
    verb = "is" if track.places == 1 else "are"
    return f"{taken} of “{track.name}” {verb} taken, and the next one free goes to whoever is first."


def was_before(row: Participation, since: Mapping[str, date]) -> bool:
    """Whether somebody was on their track before it had so many places: then one is theirs, even beyond them."""
    judged = row.verdict.get("on")
    return judged is not None and row.track in since and date.fromisoformat(str(judged)) < since[row.track]


def in_line(cohort: Cohort, blueprint: Blueprint, track: str) -> list[TrackPlace]:
    """Who waits for a place of a track, first come first by the file's priority, else by the day they began to wait.

    A flat number of queries for 500 of them.
    """
    waiting = TrackPlace.objects.filter(cohort=cohort, track=track, number=None)
    rows = list(waiting.select_related("participation__cohort", *WHOSE).order_by("since", "pk"))
    if len(rows) < 2 or not blueprint.eligibility.priority:
        return rows
    known = backgrounds([one.participation for one in rows], blueprint, on=[one.since for one in rows])
    ranks = {one.pk: ranked_by(blueprint, background.facts)[0] for one, background in zip(rows, known, strict=True)}
    return sorted(rows, key=lambda one: ranks[one.pk])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with the places of their track. `number` 0: they wait, `before` of them first."""

    name: str
    number: int
    places: int
    before: int

    @property
    def told(self) -> str:
        """The same in a sentence, as those who coordinate read it."""
        if self.number:
            return f"Has one of the {self.places} places"
        first = "nobody is before them" if not self.before else f"{self.before} before them"
        return f"All {self.places} places are taken: waits for one, {first}"


def place_on_track(row: Participation, blueprint: Blueprint) -> Standing | None:
    """What one of them is told of the place on their track; None where it has no number of them."""
    known = limits(blueprint)
    held = TrackPlace.objects.filter(participation=row).first() if known else None
    if held is None or held.track not in known:
        return None
    before = 0
    if held.number is None:
        line = [one.pk for one in in_line(row.cohort, blueprint, held.track)]
        before = line.index(held.pk)
    return Standing(blueprint.eligibility.tracks[held.track].name, held.number or 0, known[held.track], before)
