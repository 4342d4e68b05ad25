"""Taking an import back, for thirty days: what nobody has used since goes, what somebody has stays and is named.

Rooms above and beside are not known here. Whether a row is used is asked of the foreign keys that point at it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from alongside.exchange.enums import ImportState
from alongside.exchange.models import Import, Piece
from alongside.kernel.errors import Refused
from alongside.people.actions import rosters
from alongside.people.actions.events import record
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.moving import move_participations
from alongside.programs.actions.participations import end_participation
from alongside.programs.enums import ParticipationState
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation

AT_ONCE = 500
DAYS = ("hired_on", "starts_on", "ends_on")
USED = "has been used since"
CHANGED = "was changed since"


@dataclass(slots=True)
class Undone:
    """`gone`: how many rows went, by noun. `stays`: (what, why) for everything that stayed."""

    gone: Counter[str] = field(default_factory=Counter)
    restored: int = 0
    stays: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def undo(found: Import, *, by: Person) -> Undone:
    """Take an import back. Raises Refused after thirty days, and for one that is not applied."""
    held = Import.objects.select_for_update().select_related("cohort").get(pk=found.pk)
    if held.state != ImportState.APPLIED or held.undo_until is None:
        raise Refused("Only a roster that has been imported can be taken back, and only once.")
    if timezone.now() > held.undo_until:
        raise Refused(f"This could be taken back until {held.undo_until:%B} {held.undo_until.day}.")
    undone = Undone()
    pieces = list(Piece.objects.filter(of=held).order_by("-number").values_list("pk", flat=True))
    for pk in pieces:
        _Taking(Piece.objects.get(pk=pk), undone, by).take()
    _take_places(pieces, undone)
    Piece.objects.filter(of=held).delete()
    held.state, held.undone_at = ImportState.UNDONE, timezone.now()
    held.report = held.report | {"stays": [list(one) for one in undone.stays[:AT_ONCE]]}
    held.save(update_fields=["state", "undone_at", "report"])
    facts = {"gone": undone.gone.total(), "restored": undone.restored, "stays": len(undone.stays)}
    record("roster-undone", by=by, cohort=held.cohort_id, subject=f"import:{held.public_id}", facts=facts)
    return undone


@dataclass(slots=True)
class _Taking:
    """One part, taken back from the people up to the places."""

    piece: Piece
    undone: Undone
    by: Person

    def take(self) -> None:
        self._restore_appointments()
        self._end_stays()
        made = self.piece.made
        kept = self._take_participations(made.get("participation", []))
        people = set(made.get("person", []))
        own: set[type[Model]] = {Address, RosterLine, Appointment}
        for several in _batches(sorted(people)):
            kept |= _used(Person, several, but=own)
        self._say_kept(kept & people)
        self._take_rows("appointment", Appointment, kept)
        self._restore_lines()
        self._take_rows("line", RosterLine, kept)
        self._take_rows("address", Address, kept | _proved(made.get("address", [])))
        self._restore_people()
        self._take("person", Person, people - kept)
        self._restore_addresses()

    def _take_participations(self, ids: Sequence[int]) -> set[int]:
        """Remove those nobody has used; return the people whose participation stays."""
        kept: set[int] = set()
        for several in _batches(ids):
            granted = Contract.objects.filter(participation__in=several, price=0)
            contracts = dict(granted.values_list("pk", "participation_id"))
            used = _used(Participation, several, but={Contract})
            used |= {contracts[pk] for pk in _used(Contract, list(contracts), but=set())}
            bought = Contract.objects.filter(participation__in=several).exclude(price=0)
            used |= set(bought.values_list("participation_id", flat=True))
            free = set(several) - used
            Contract.objects.filter(participation__in=free).delete()
            gone, _ = Participation.objects.filter(pk__in=free).delete()
            self.undone.gone["participation"] += gone
            stays = Participation.objects.filter(pk__in=used).select_related("person")
            kept |= {row.person_id for row in stays if row.person_id}
        return kept

    def _end_stays(self) -> None:
        """Let those leave again who came back with the import, unless they work with somebody by now."""
        back, moved = self.piece.now.get("participation", {}), []
        for row in Participation.objects.filter(pk__in=[int(pk) for pk in back]).select_related("person"):
            since = row.starts_on
            if row.state != ParticipationState.ENROLLED or since.isoformat() != back[str(row.pk)]["starts_on"]:
                self.undone.stays.append((row.name, CHANGED))
                continue
            try:
                end_participation(participation=row, ends_on=since, by=self.by)
            except Refused:
                self.undone.stays.append((row.name, USED))
            else:
                row.works_at_id = self.piece.was["participation"][str(row.pk)]["works_at"]
                moved.append(row)
        move_participations(moved, by=self.by)
        self.undone.restored += len(moved)

    def _say_kept(self, people: Iterable[int]) -> None:
        for several in _batches(sorted(people)):
            self.undone.stays += [(person.name, USED) for person in Person.objects.filter(pk__in=several)]

    def _take_rows(self, noun: str, model: type[Appointment | RosterLine | Address], kept: set[int]) -> None:
        """Remove rows of this noun, except those of people who stay because they are used."""
        ids = self.piece.made.get(noun, [])
        for several in _batches(ids):
            rows = dict(model._base_manager.filter(pk__in=several).values_list("pk", "person_id"))
            self._take(noun, model, {pk for pk, person in rows.items() if person not in kept})

    def _take(self, noun: str, model: type[Appointment | RosterLine | Address | Person], ids: set[int]) -> None:
        for several in _batches(sorted(ids)):
            rosters.remove_rows(model, several)
            self.undone.gone[noun] += len(several)

    # ---------------------------------------------------------------- what was changed
    def _restore_lines(self) -> None:
        rows = RosterLine.objects.select_related("person").in_bulk([int(pk) for pk in self.piece.was.get("line", {})])
        back = []
        for pk, row in rows.items():
            was, now = self.piece.was["line"][str(pk)], self.piece.now["line"][str(pk)]
            if row.fields != now["fields"]:
                self.undone.stays.append((row.person.name, CHANGED))
                continue
            row.external_id, row.fields = was["external_id"], was["fields"]
            row.ended_at = row.ended_at if was["ended"] else None
            back.append(row)
        rosters.change_lines(back)
        self.undone.restored += len(back)

    def _restore_appointments(self) -> None:
        was = self.piece.was.get("appointment", {})
        rows = Appointment.objects.in_bulk([int(pk) for pk in was])
        back = []
        for pk, row in rows.items():
            before, after = was[str(pk)], self.piece.now["appointment"][str(pk)]
            if all(_plain(getattr(row, name)) == after[name] for name in after):
                for name, value in before.items():
                    setattr(row, name, _typed(name, value))
                back.append(row)
        self._free_places(back)
        rosters.change_appointments(back)

    def _free_places(self, back: Sequence[Appointment]) -> None:
        """An appointment that opens again may find another one open in its place; then it stays ended."""
        opening = [row for row in back if row.ends_on is None]
        others = Appointment.objects.filter(person__in=[row.person_id for row in opening], ends_on=None)
        taken = {(row.person_id, row.organization_id, row.position): row.pk for row in others}
        for row in opening:
            if taken.get((row.person_id, row.organization_id, row.position), row.pk) != row.pk:
                row.ends_on = _typed("ends_on", self.piece.now["appointment"][str(row.pk)]["ends_on"])

    def _restore_people(self) -> None:
        was = self.piece.was.get("person", {})
        rows = Person.objects.in_bulk([int(pk) for pk in was])
        back = []
        for pk, row in rows.items():
            if all(getattr(row, name) == value for name, value in self.piece.now["person"][str(pk)].items()):
                row.given_name, row.family_name = was[str(pk)]["given_name"], was[str(pk)]["family_name"]
                back.append(row)
        rosters.change_names(back)

    def _restore_addresses(self) -> None:
        for pk in self.piece.was.get("address", {}):
            row = Address.objects.filter(pk=int(pk)).first()
            if row and not Address.objects.filter(person=row.person_id, primary=True).exists():
                Address.objects.filter(pk=row.pk).update(primary=True)


def _take_places(pieces: Sequence[int], undone: Undone) -> None:
    """Remove the organizations that were made and hold nothing now, schools before their districts."""
    rows = Piece.objects.filter(pk__in=pieces).order_by("-number").values_list("made", flat=True)
    for ids in [made.get("organization", []) for made in rows]:
        places = Organization.objects.filter(pk__in=ids).order_by("-path")
        for place in sorted(places, key=lambda one: one.path.count("/"), reverse=True):
            own = {
                relation.related_model
                for relation in _relations(Organization)
                if relation.name in ("codes", "evaluator_rules")
            }
            if _used(Organization, [place.pk], but=own):
                undone.stays.append((place.name, USED))
            else:
                rosters.remove_rows(Organization, [place.pk])
                undone.gone["organization"] += 1


def _used(model: type[Model], ids: Sequence[int], *, but: set[Any]) -> set[int]:
    """Which of these rows others point at; rows of the models in `but` do not count."""
    used: set[int] = set()
    if not ids:
        return used
    for relation in _relations(model):
        if relation.related_model in but:
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
        used |= set(rows.values_list(f"{name}_id", flat=True))
    return used


def _relations(model: type[Model]) -> list[ForeignObjectRel]:
    found = model._meta.get_fields(include_hidden=True)
    return [one for one in found if isinstance(one, ForeignObjectRel) and not one.many_to_many]


def _proved(addresses: Sequence[int]) -> set[int]:
    """People who have shown since that they read an address the import brought."""
    rows = Address.objects.filter(pk__in=addresses, verified_at__isnull=False)
    return set(rows.values_list("person_id", flat=True))


def _batches(ids: Sequence[int]) -> Iterable[list[int]]:
    return ([*ids[start : start + AT_ONCE]] for start in range(0, len(ids), AT_ONCE))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value
