"""The tree of organizations, where they are, which zone and calendar they keep."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.clock import Span
from alongside.kernel.errors import Refused
from alongside.people.actions.organizations import add_code, create_organization, keep_calendar, move_organization
from alongside.people.models.organizations import Organization
from alongside.people.places import miles_between, place_of
from alongside.people.queries import line_above, organizations_named, time_zone_of
from tests.cast import Places, places
from tests.factories.people import organization


@pytest.fixture
def where(db: None) -> Places:
    return places()


def test_the_path_is_the_line_from_the_root(where: Places) -> None:
    line = [where.office, where.rivertown, where.lakeview]
    assert where.lakeview.path == "/" + "".join(f"{place.pk}/" for place in line)
    assert line_above(where.lakeview) == line


def test_moving_takes_the_whole_subtree_along(where: Places) -> None:
    room = organization("Science", kind="department", under=where.lakeview)
    move_organization(where.lakeview, under=where.hollis_park, by=None)
    room.refresh_from_db()
    assert line_above(room) == [where.office, where.hollis_park, Organization.objects.get(pk=where.lakeview.pk), room]
    move_organization(where.hollis_park, under=None, by=None)
    room.refresh_from_db()
    assert [place.name for place in line_above(room)] == ["Hollis Park District 40", "Lakeview School", "Science"]
    where.rivertown.refresh_from_db()
    assert where.rivertown.path == f"/{where.office.pk}/{where.rivertown.pk}/"


def test_nothing_is_moved_below_itself(where: Places) -> None:
    with pytest.raises(Refused, match="Lakeview School is part of Rivertown District 12"):
        move_organization(where.rivertown, under=where.lakeview, by=None)
    with pytest.raises(Refused):
        move_organization(where.rivertown, under=where.rivertown, by=None)
    assert line_above(where.lakeview) == [where.office, where.rivertown, where.lakeview]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
@pytest.mark.django_db
def test_after_any_moves_every_path_is_the_line_of_its_parents(moves: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        made = [organization() for _ in range(6)]
        for moved, under in moves:
            try:
                move_organization(
                    Organization.objects.get(pk=made[moved].pk),
                    under=Organization.objects.get(pk=made[under].pk),
                    by=None,
                )
            except Refused:
                continue
        for each in Organization.objects.select_related("parent"):
            above = "/" if each.parent is None else each.parent.path
            assert each.path == f"{above}{each.pk}/"
        transaction.set_rollback(True)


def test_the_database_refuses_an_empty_path(where: Places) -> None:
    """An empty path is a prefix of every other: who leads it would lead them all."""
    for path in ("", "/", "7/"):
        with pytest.raises(IntegrityError, match="organization_has_a_path"), transaction.atomic():
            Organization.objects.filter(pk=where.linden.pk).update(path=path)


def test_all_faults_at_once(where: Places) -> None:
    with pytest.raises(Refused) as fault:
        create_organization(kind="castle", name=" ", by=None, zip_code="616", time_zone="Mars/Olympus")
    assert fault.value.sentence == (
        "“castle” is not a kind of organization Alongside knows. An organization needs a name. "
        "“Mars/Olympus” is not a time zone; America/Chicago is one. “616” is not a ZIP code: five digits are."
    )


def test_a_name_is_found_under_a_place_however_it_is_written(where: Places) -> None:
    other = organization("Lakeview School", under=where.hollis_park)
    assert list(organizations_named("  lakeview   SCHOOL ")) == [where.lakeview, other]
    assert list(organizations_named("Lakeview School", under=where.rivertown)) == [where.lakeview]
    assert list(organizations_named("Lakeview School", under=where.rivertown, kind="district")) == []


def test_a_code_belongs_to_one_organization(where: Places) -> None:
    add_code(where.lakeview, system="RCDT", code=" 48-072-1500 ")
    add_code(where.lakeview, system="rcdt", code="48-072-1500")
    assert [(code.system, code.code) for code in where.lakeview.codes.all()] == [("rcdt", "48-072-1500")]
    with pytest.raises(Refused, match="already belongs to Lakeview School"):
        add_code(where.linden, system="rcdt", code="48-072-1500")


def test_the_time_zone_comes_from_the_nearest_above_else_from_the_zip_code(where: Places) -> None:
    assert time_zone_of(where.lakeview) == "America/Chicago"
    denver = create_organization(
        kind="district", name="Far West", under=where.office, by=None, time_zone="America/Denver"
    )
    school = create_organization(kind="school", name="West", under=denver, by=None, zip_code="61602")
    assert time_zone_of(school) == "America/Denver"
    move_organization(school, under=where.rivertown, by=None)
    school.refresh_from_db()
    assert time_zone_of(school) == "America/Chicago"


def test_a_calendar_is_checked_and_replaced(where: Places) -> None:
    year = Span(date(2026, 8, 17), date(2027, 5, 28))
    with pytest.raises(Refused) as fault:
        keep_calendar(
            where.rivertown,
            year=year,
            breaks=[
                ("Summer", Span(date(2026, 7, 1), date(2026, 7, 4))),
                ("Winter", Span(date(2026, 12, 21), date(2026, 12, 1))),
            ],
            by=None,
        )
    assert fault.value.sentence == "Summer is outside the school year. Winter ends before it begins."
    winter = ("Winter", Span(date(2026, 12, 21), date(2027, 1, 4)))
    keep_calendar(where.rivertown, year=year, breaks=[winter, winter], by=None)
    again = keep_calendar(where.rivertown, year=year, breaks=[winter], by=None)
    assert [each.name for each in again.breaks.all()] == ["Winter"]
    earlier = keep_calendar(where.rivertown, year=Span(date(2026, 8, 13), date(2027, 5, 28)), by=None)
    assert list(where.rivertown.calendars.values_list("first_day", flat=True)) == [earlier.first_day]


@pytest.mark.once
def test_a_zip_code_is_a_place() -> None:
    found = place_of(" 61602-1234 ")
    assert found is not None
    assert (found.city, found.state, found.time_zone) == ("Peoria", "IL", "America/Chicago")
    assert [place_of(nothing) for nothing in ("", "00000", "abc")] == [None, None, None]


@pytest.mark.once
def test_miles_are_along_the_great_circle() -> None:
    """Chicago's Loop to Peoria is 131 miles by its coordinates, to Carbondale 300."""
    miles = [miles_between("60601", other) for other in ("60601", "61602", "62901", "nowhere")]
    assert [each if each is None else round(each) for each in miles] == [0, 131, 300, None]
    assert miles_between("61602", "60601") == miles[1]
