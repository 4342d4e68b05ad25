"""Two people found to be one: what would move, moving it, and taking it apart again for thirty days.

Rooms above are not known here. Their rows are found through the foreign keys that point at Person, which is data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.actions.rehearsing import rehearsal
from alongside.people.enums import MergeState
from alongside.people.models.appointments import Appointment, EvaluatorRelation
from alongside.people.models.persons import Address, Login, Merge, Person, SignIn
from alongside.people.models.rosters import RosterLine

DAYS = 30
# A password and open sign-ins stay with the record that goes: it cannot sign in, and undoing finds them as they were.
STAYS: tuple[type[Model], ...] = (SignIn, Login, Merge, Person)
PRIMARY = "primary"
type Moved = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: (what, how many) that move, and sentences for what stands in its way."""

    moves: tuple[tuple[str, int], ...]
    clashes: tuple[str, ...]


def preview_merge(kept: Person, gone: Person) -> Preview:
    """Rehearse a merge and take it back: the database itself says what would clash."""
    _check(kept, gone)
    moves: dict[str, int] = {}
    with rehearsal():
        moved, clashes = _move(kept, gone)
        for label, ids in moved.items():
            if label != PRIMARY:
                words = _many(str(_model(label)._meta.verbose_name))
                moves[words] = moves.get(words, 0) + len(ids)
    return Preview(tuple(sorted(moves.items())), tuple(clashes))


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: Person) -> Merge:
    """Move everything of `gone` to `kept`. Both public ids go on working. Raises Refused with every clash at once."""
    locked = Person.objects.select_for_update().order_by("pk").in_bulk([kept.pk, gone.pk])
    kept, gone = locked[kept.pk], locked[gone.pk]
    _check(kept, gone)
    moved, clashes = _move(kept, gone)
    if clashes:
        raise Refused(" ".join(clashes))
    now = timezone.now()
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    Login.objects.filter(person=gone, ended_at=None).update(ended_at=now)
    done = Merge.objects.create(kept=kept, gone=gone, by=by, at=now, undo_until=now + timedelta(days=DAYS), moved=moved)
    facts = {"gone": gone.pk, "merge": done.pk, "rows": sum(map(len, moved.values()))}
    record("persons-merged", by=by, about=kept.pk, subject=f"person:{gone.public_id}", facts=facts)
    return done


@transaction.atomic
def undo_merge(done: Merge, *, by: Person) -> Merge:
    """Take a merge apart: what moved goes back, what was added since stays. Raises Refused after thirty days."""
    done = Merge.objects.select_for_update().select_related("kept", "gone").get(pk=done.pk)
    if done.state != MergeState.DONE:
        raise Refused("These two have been taken apart already.")
    if timezone.now() > done.undo_until:
        raise Refused(f"This could be taken apart for {DAYS} days, until {done.undo_until:%B} {done.undo_until.day}.")
    if done.kept.merged_into_id is not None:
        raise Refused(f"{done.kept} was merged with someone else since. Take that apart first.")
    labels = sorted(
        done.moved, key=lambda label: label == PRIMARY
    )  # an address must be back before it is primary again
    clashes = [sentence for label in labels for sentence in _put_back(done, label, done.moved[label])]
    if clashes:
        raise Refused(" ".join(clashes))
    Person.objects.filter(pk=done.gone_id).update(merged_into=None)
    done.state = MergeState.UNDONE
    done.save(update_fields=["state"])
    record("merge-undone", by=by, about=done.kept_id, facts={"gone": done.gone_id, "merge": done.pk})
    return done


def _check(kept: Person, gone: Person) -> None:
    if kept.pk == gone.pk:
        raise Refused("These are the same person already.")
    for person in (kept, gone):
        if not person.is_active:
            raise Refused(f"{person} is no longer here by themselves: they left, or were merged before.")


def _move(kept: Person, gone: Person) -> tuple[Moved, list[str]]:
    """Point every row at `kept`. Each kind of row has its own savepoint, so that every clash is found at once."""
    moved: Moved = {}
    clashes: list[str] = []
    if Address.objects.filter(person=kept, primary=True).exists():
        moved[PRIMARY] = list(Address.objects.filter(person=gone, primary=True).values_list("pk", flat=True))
        Address.objects.filter(pk__in=moved[PRIMARY]).update(primary=False)
    for relation in _relations():
        rows = _rows(relation.related_model, relation.field.name, gone)
        if repeated := _repeated(relation, kept, gone):
            rows = rows.exclude(pk__in=repeated)
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            continue
        if _update(rows, relation.field.name, kept):
            moved[f"{relation.related_model._meta.label_lower}.{relation.field.name}"] = ids
        elif not relation.hidden:
            clashes.append(_clash(relation.related_model))
        # A hidden relation says who once did something. Where the line may never change, it goes on naming who did.
    return moved, clashes


def _repeated(relation: ForeignObjectRel, kept: Person, gone: Person) -> set[int]:
    """Row numbers that say what is said of `kept` already. They stay with `gone`, and nothing is lost by it.

    The same post at the same place, both without an end; the line of a sender who lists both, so that each row of that
    roster is still known by its own line; the same evaluator, where `kept` has had them for as long; and what was once
    said between the two of them.
    """
    if relation.related_model is RosterLine:
        listed = RosterLine.objects.filter(person=kept, sender=OuterRef("sender"))
        return set(RosterLine.objects.filter(Exists(listed), person=gone).values_list("pk", flat=True))
    if relation.related_model is Appointment:
        same = {"organization": OuterRef("organization"), "position": OuterRef("position")}
        begun = Q(starts_on=None) | Q(starts_on__lte=timezone.now().date())
        held = Appointment.objects.filter(begun, person=kept, ends_on=None, **same)
        return set(Appointment.objects.filter(Exists(held), person=gone, ends_on=None).values_list("pk", flat=True))
    if relation.related_model is EvaluatorRelation:
        field = relation.field.name
        other = "evaluated" if field == "evaluator" else "evaluator"
        said = EvaluatorRelation.objects.filter(
            **{field: kept, other: OuterRef(other)}, ends_on=None, starts_on__lte=OuterRef("starts_on")
        )
        open_twice, over = Q(Exists(said), ends_on=None), Q(**{other: kept}, ends_on__isnull=False)
        return set(EvaluatorRelation.objects.filter(open_twice | over, **{field: gone}).values_list("pk", flat=True))
    return set()


def _put_back(done: Merge, label: str, ids: list[int]) -> Iterator[str]:
    if label == PRIMARY:
        Address.objects.filter(pk__in=ids, person=done.gone).update(primary=True)
        return
    model, field = _model(label), label.rpartition(".")[2]
    rows = _rows(model, field, done.kept).filter(pk__in=ids)
    if not _update(rows, field, done.gone):
        yield _clash(model)


def _relations() -> list[ForeignObjectRel]:
    found = [
        field
        for field in Person._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and not field.many_to_many and field.related_model not in STAYS
    ]
    return sorted(found, key=lambda relation: (relation.related_model._meta.label_lower, relation.field.name))


def _rows(model: type[Model], field: str, person: Person) -> QuerySet[Model]:
    return model._base_manager.filter(**{field: person})


def _update(rows: QuerySet[Model], field: str, person: Person) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{field: person})
    except IntegrityError:
        return False
    return True


def _model(label: str) -> type[Model]:
    return apps.get_model(label.rpartition(".")[0])


def _many(name: str) -> str:
    if name.endswith("y"):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith("s") else f"{name}s"


def _clash(model: type[Model]) -> str:
    """What stands in the way, and what to do; a model may say it in a `CLASH` of its own."""
    if model is EvaluatorRelation:
        return "One of the two is named as an evaluator of the other, or of the same people for longer. End that first."
    said: str = getattr(model, "CLASH", "")
    if said:
        return said
    name = str(model._meta.verbose_name)
    return f"Both have a line of the kind “{name}” where only one can be. End or change one of the two, then merge."
