"""One person twice in the same role of a cohort: one participation goes into the other, and can be taken out again.

Rooms above are not known here. What points at the participation that goes is found through the foreign keys, which are
data, and points at the other one from then on. Lines that may never change stay where they are, and every sum counts
them with the participation theirs went into (docs/adr/0012).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model, Q
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.memberships import one_membership, two_memberships
from alongside.programs.actions.starting import locked
from alongside.programs.enums import ParticipationState
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Attestation, Denial, EarlierStay, Fold, Participation

# Stays stay with the one they are of, and contracts are looked at one by one.
STAYS: tuple[type[Model], ...] = (Fold, EarlierStay, Contract, Attestation, Denial)
type Moved = dict[str, list[int]]


@transaction.atomic
def fold_twins(*, kept: Person, gone: Person, by: Person) -> list[Fold]:
    """Fold every participation of `gone` that `kept` has too, in the same role of the same cohort, into one.

    Call it before `merge`, in its transaction: `merge` then finds nothing in its way. Who still takes part goes on; if
    both do, it is the one of `kept`. Raises Refused as `fold` does, in words that name no program: one of them may be
    another sponsor's.
    """
    return [fold(gone=goes, into=stays, by=by) for stays, goes in _twins(kept, gone)]


def _twins(kept: Person, gone: Person) -> Iterator[tuple[Participation, Participation]]:
    """(the one that goes on, the one that goes) for each cohort and role both have."""
    rows = Participation.objects.filter(folded_into=None).order_by("pk")
    theirs = {(row.cohort_id, row.role): row for row in rows.filter(person=gone)}
    for mine in rows.filter(person=kept):
        other = theirs.get((mine.cohort_id, mine.role))
        if other is not None:
            here = [mine.state == ParticipationState.ENROLLED, other.state == ParticipationState.ENROLLED]
            yield (other, mine) if here == [False, True] else (mine, other)


@transaction.atomic
def fold(*, gone: Participation, into: Participation, by: Person | None) -> Fold:
    """Let one participation go into another of the same cohort and role: both are one person's, or will be.

    Engagements, parties, bought contracts and what other rooms keep point at `into` from now on. Lines of the ledger
    stay as posted and count there. A contract granted twice counts once. In a closed cohort, too: nothing that was
    counted changes, only whose it is. Raises Refused for a contract that both bought from the same day.
    """
    rows = locked([gone, into])
    gone, into = rows[gone.pk], rows[into.pk]
    if (gone.cohort_id, gone.role) != (into.cohort_id, into.role) or gone.folded_into_id or into.folded_into_id:
        raise Refused("Only what is the same role in the same year can become one.")
    was, into.starts_on = into.starts_on, min(into.starts_on, gone.starts_on)
    before = {
        "state": gone.state,
        "was": was.isoformat(),
        "starts_on": into.starts_on.isoformat(),
        "memberships": one_membership(gone, into),
    }
    moved = {**_moved(gone, into), **_contracts(gone, into)}
    into.save(update_fields=["starts_on"])
    gone.state, gone.folded_into = ParticipationState.FOLDED, into
    gone.save(update_fields=["state", "folded_into"])
    done = Fold.objects.create(gone=gone, into=into, moved=moved, before=before, at=timezone.now())
    record_all([_event("participation-folded", done, by)])
    return done


def _moved(gone: Participation, into: Participation) -> Moved:
    """Point at `into` whatever may change, each kind of row in its own savepoint. What may not stays with `gone`."""
    moved: Moved = {}
    for relation in _relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: gone})
        keys = list(rows.values_list("pk", flat=True))
        try:
            with transaction.atomic():
                rows.update(**{relation.field.name: into})
        except IntegrityError:
            continue
        if keys:
            moved[f"{relation.related_model._meta.label_lower}.{relation.field.name}"] = keys
    return moved


def _relations() -> list[ForeignObjectRel]:
    found = [
        field
        for field in Participation._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and not field.many_to_many and field.related_model not in STAYS
    ]
    return sorted(found, key=lambda relation: (relation.related_model._meta.label_lower, relation.field.name))


def _contracts(gone: Participation, into: Participation) -> Moved:
    """What was bought goes along; what was granted goes along unless the other was granted the same."""
    theirs = {(one.offer, one.starts_on) for one in Contract.objects.filter(participation=into)}
    granted = {offer for offer, _ in theirs}
    bought = Contract.objects.filter(participation=gone, price__gt=0)
    if any((one.offer, one.starts_on) in theirs for one in bought):
        raise Refused("Both have the same hours from the same day, and they were paid for. Settle that first.")
    rows = Contract.objects.filter(Q(price__gt=0) | ~Q(offer__in=granted), participation=gone)
    keys = list(rows.values_list("pk", flat=True))
    Contract.objects.filter(pk__in=keys).update(participation=into)
    return {"programs.contract.participation": keys} if keys else {}


@contextmanager
def rehearsed(*, kept: Person, gone: Person, by: Person) -> Iterator[None]:
    """Within this block what both have in one role is one; after it nothing has happened."""
    with transaction.atomic():
        fold_twins(kept=kept, gone=gone, by=by)
        yield
        transaction.set_rollback(True)


@transaction.atomic
def unfold_twins(*, kept: Person, gone: Person, by: Person | None) -> list[Fold]:
    """Take apart again what `fold_twins` did for these two. Call it after `undo_merge`, in its transaction.

    What moved goes back; what was added since stays with the one it was added to.
    """
    rows = Fold.objects.select_for_update(of=("self",)).filter(
        Q(gone__person=gone, into__person=kept) | Q(gone__person=kept, into__person=gone), undone_at=None
    )
    folds = list(rows.select_related("gone", "into").order_by("-pk"))
    for done in folds:
        _take_apart(done)
    record_all(_event("participation-unfolded", done, by) for done in folds)
    return folds


def _take_apart(done: Fold) -> None:
    Participation.objects.filter(pk=done.gone_id).update(state=done.before["state"], folded_into=None)
    first = {key: date.fromisoformat(done.before[key]) for key in ("was", "starts_on")}
    two_memberships(done)
    Participation.objects.filter(pk=done.into_id, starts_on=first["starts_on"]).update(starts_on=first["was"])
    for label, keys in done.moved.items():
        model, _, field = label.rpartition(".")
        rows = apps.get_model(model)._base_manager.filter(pk__in=keys, **{field: done.into})
        rows.update(**{field: done.gone})
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at"])


def _event(kind: str, done: Fold, by: Person | None) -> Event:
    subject = f"participation:{done.into.public_id}"
    facts: Facts = {"gone": done.gone.public_id, "fold": done.pk, "role": done.into.role}
    return line(kind, by=by, about=done.into.person_id, cohort=done.into.cohort_id, subject=subject, facts=facts)
