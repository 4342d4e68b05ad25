"""A sponsor's own shelf: texts are kept sealed, in versions that never change, for that sponsor alone."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.shelf import Bringing, bring_work, put_back, take_off
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.shelf import ShelfVersion
from alongside.programs.queries_shelf import named_by, open_version, own_shelf
from tests.cast import Cast
from tests.factories.programs import PROGRAM, STARTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def text(*, licence: str = "By letter of May 3, 2026", breath: str = "Where it begins", **more: str) -> Bringing:
    head = {"key": "valley-singing", "kind": "framework", "name": "Singing", "owner": "Valley", "credit": "Valley arts"}
    items = {"1": {"title": "Voice"}, "1-1": {"title": "Breath", "under": "1", "description": breath}}
    told = {"language": "1", **head, "licence": licence, **more, "items": items}
    return Bringing(json.dumps(told), "songs.csv", "csv")


def seen_from(cohort: Cohort, kind: Kind = Kind.COORDINATOR) -> Who:
    return Who(person=0, on=date(2026, 11, 19), cohort=cohort.pk, kind=kind)


def elsewhere(everyone: Cast) -> Cohort:
    """A program of another sponsor on the same server."""
    source = PROGRAM.read_text("utf-8").replace("\nkey: ", "\nkey: other-")
    version = adopt_text(source=source, file="other.yaml", sponsor=everyone.places.lakeview, by=None)
    ends = STARTS.replace(year=STARTS.year + 1)
    return open_cohort(version=version, key="other", name="2026", starts_on=STARTS, ends_on=ends, by=None)


def test_a_text_is_kept_sealed_and_opens_again(everyone: Cast, into: Cohort) -> None:
    version = bring_work(bringing=text(), cohort=into, by=everyone.angela)
    assert b"begins" not in bytes(version.sealed)
    opened, work = open_version(seen_from(into), version.work.public_id)
    assert (opened, opened.number, opened.lines, opened.licence) == (version, 1, 2, "By letter of May 3, 2026")
    assert work.items["1-1"].description == "Where it begins"
    told = Event.objects.get(kind="shelf-brought")
    assert (told.by_id, told.facts) == (everyone.angela.pk, {"number": 1, "lines": 2, "form": "csv"})


def test_the_same_text_is_the_same_version_and_another_the_next(everyone: Cast, into: Cohort) -> None:
    first, again = (bring_work(bringing=text(), cohort=into, by=everyone.angela) for _ in range(2))
    second = bring_work(bringing=text(breath="Deeper"), cohort=into, by=everyone.angela)
    assert (again, second.number, second.work) == (first, 2, first.work)
    (held,) = own_shelf(seen_from(into))
    assert (held.newest, [one.number for one in held.versions]) == (second, [2, 1])
    assert open_version(seen_from(into), first.work.public_id, 1)[1].items["1-1"].description == "Where it begins"


def test_another_sponsor_never_learns_of_it(everyone: Cast, into: Cohort) -> None:
    version = bring_work(bringing=text(), cohort=into, by=everyone.angela)
    there = seen_from(elsewhere(everyone))
    assert own_shelf(there) == ()
    with pytest.raises(NotHere):
        open_version(there, version.work.public_id)
    with pytest.raises(NotHere):
        open_version(seen_from(into, Kind.LEADER), version.work.public_id)


def test_two_sponsors_may_use_the_same_key(everyone: Cast, into: Cohort) -> None:
    other = elsewhere(everyone)
    ours, theirs = (bring_work(bringing=text(), cohort=one, by=everyone.angela) for one in (into, other))
    assert (ours.work_id == theirs.work_id, theirs.number, len(own_shelf(seen_from(other)))) == (False, 1, 1)


def test_a_version_never_changes(everyone: Cast, into: Cohort) -> None:
    version = bring_work(bringing=text(), cohort=into, by=everyone.angela)
    for change in ({"licence": "Free"}, {"sealed": b"x"}, {"lines": 3}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ShelfVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ShelfVersion.objects.filter(pk=version.pk).delete()
    assert ShelfVersion.objects.filter(pk=version.pk).update(by=None) == 1


def test_what_cannot_be_kept_is_said(everyone: Cast, into: Cohort) -> None:
    with pytest.raises(Refused) as unsaid:
        bring_work(bringing=text(licence=" "), cohort=into, by=everyone.angela)
    assert unsaid.value.sentence == "Something is missing here; write a value or take the key out."
    bring_work(bringing=text(), cohort=into, by=everyone.angela)
    with pytest.raises(Conflict) as other_kind:
        bring_work(bringing=text(kind="instrument"), cohort=into, by=everyone.angela)
    told = "“valley-singing” is on your shelf already, as framework. Choose another key."
    assert other_kind.value.sentence == told


def test_taken_off_it_stays_readable_and_named_until_it_is_put_back(everyone: Cast, into: Cohort) -> None:
    work = bring_work(bringing=text(), cohort=into, by=everyone.angela).work
    assert named_by(work) == []
    framework = "frameworks:\n  songs: {label: Singing, own: valley-singing, use: psel-2015}\n"
    source = PROGRAM.read_text("utf-8").replace("\nkey: ", "\nkey: singing-") + framework
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    ends = STARTS.replace(year=STARTS.year + 1)
    sings = open_cohort(version=version, key="sings", name="2026", starts_on=STARTS, ends_on=ends, by=None)
    who = seen_from(into)
    for _ in range(2):
        assert take_off(work=work, cohort=into, by=everyone.angela, who=who).off_at is not None
    assert (named_by(work), open_version(seen_from(into), work.public_id)[0].number) == ([sings], 1)
    with pytest.raises(Conflict, match="Put it back first"):
        bring_work(bringing=text(breath="Deeper"), cohort=into, by=everyone.angela)
    assert put_back(work=work, cohort=into, by=everyone.angela, who=who).off_at is None
    assert bring_work(bringing=text(breath="Deeper"), cohort=into, by=everyone.angela).number == 2
    kinds = Event.objects.filter(kind__startswith="shelf-").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["shelf-brought", "shelf-taken-off", "shelf-put-back", "shelf-brought"]
