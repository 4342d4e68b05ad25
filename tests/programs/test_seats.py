"""What a program says of its roles is kept: how many hold one in a school, who holds two, how many a team has."""

import pytest

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind, Sector
from alongside.people.models.organizations import Organization
from alongside.programs.actions.changes import Wanted, change_participation
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import add_party, start_engagement
from alongside.programs.actions.participations import Joining, end_participation, enrol, enrol_many, reinstate
from alongside.programs.actions.rolling_over import preview_roll
from alongside.programs.actions.teams import form_team
from alongside.programs.enums import ChangeKind, Part
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.seats import shortfalls
from alongside.standing.attention import Need
from alongside.standing.attention_words import needs_attention
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
LAST = STARTS.replace(month=8)


def bounded(sponsor: Organization, *, key: str = "bounded", both: bool = False) -> Cohort:
    """Growing together, with at most two guides in a school, a site leader in each district, and teams of two. `both`:
    newcomers may be guides as well."""
    text = PROGRAM.read_text("utf-8").replace("" if both else ", may_also: [guide]", "")
    for before, after in (
        ("caseload: 3}", "caseload: 3, how_many: 1-2, per: school}"),
        ("unit: team}", "unit: team, members: 2}"),
        ("positions: [principal]}\n\n", "positions: [principal], per: district}\n\n"),
    ):
        assert before in text
        text = text.replace(before, after)
    version = adopt_text(source=text, file="garden.yaml", sponsor=sponsor, by=None)
    return open_cohort(version=version, key=key, name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def joining(name: str, role: str, at: Organization) -> Joining:
    return Joining(who=person(name), role=role, starts_on=STARTS, works_at=at)


def test_a_school_has_as_many_guides_as_the_file_says_and_the_refusal_names_them(everyone: Cast) -> None:
    places = everyone.places
    into = bounded(places.union)
    school, other = places.lakeview, places.linden
    first, _ = enrol_many(
        cohort=into, joinings=[joining("Ada Voss", "guide", school), joining("Bo Ames", "guide", school)], by=None
    )
    full = (
        "Lakeview School has its guides already: Ada Voss and Bo Ames. There are at most 2 for each school. "
        "Let one of them leave first."
    )
    third = joining("Cy Dunn", "guide", school)
    with pytest.raises(Refused) as refused:
        enrol(cohort=into, joining=third, by=None)
    assert (str(refused.value), refused.value.field) == (full, "role")
    with pytest.raises(Refused) as several:  # both at once at the other school, and one more: nobody is let in
        enrol_many(cohort=into, joinings=[joining(f"Di {n}", "guide", other) for n in "xyz"], by=None)
    assert str(several.value).startswith("Di z: Linden School has its guides already: Di x and Di y.")
    elsewhere = enrol(cohort=into, joining=joining("Ed Fry", "guide", other), by=everyone.angela)
    moving = Wanted(kind=ChangeKind.TRANSFER, from_day=STARTS, place=school, why="moves")
    with pytest.raises(Refused, match="Lakeview School has its guides already"):
        change_participation(participation=elsewhere, wanted=moving, by=everyone.angela)
    end_participation(participation=first, ends_on=LAST, by=None)
    assert enrol(cohort=into, joining=third, by=None).works_at == school
    with pytest.raises(Refused, match="Bo Ames and Cy Dunn"):
        reinstate(participation=first, from_day=LAST.replace(day=20), by=None)


def test_one_person_has_two_roles_at_once_only_where_the_file_says_so(everyone: Cast) -> None:
    into = bounded(everyone.places.union)
    maya = Joining(who=everyone.maya, role="newcomer", starts_on=STARTS)
    row = enrol(cohort=into, joining=maya, by=None)
    helps = Joining(who=everyone.maya, role="guide", starts_on=STARTS)
    with pytest.raises(Refused, match="They take part as newcomer already"):
        enrol(cohort=into, joining=helps, by=None)
    # Who looks after a program is nobody's helper by that; and another role in place of theirs is no second one.
    assert enrol(cohort=into, joining=Joining(who=everyone.maya, role="leader", starts_on=STARTS), by=None).pk
    change = Wanted(kind=ChangeKind.ROLE, from_day=LAST, role="guide")
    change_participation(participation=row, wanted=change, by=everyone.angela)
    now = Participation.objects.filter(cohort=into, person=everyone.maya, ends_on=None)
    assert sorted(now.values_list("role", flat=True)) == ["guide", "leader"]


def test_where_it_says_so_both_go_on_and_the_next_year_asks_its_own_file(everyone: Cast) -> None:
    into = bounded(everyone.places.union, both=True)
    for role in ("newcomer", "guide"):
        enrol(cohort=into, joining=Joining(who=everyone.maya, role=role, starts_on=STARTS), by=None)
    stricter = bounded(everyone.places.union, key="stricter")
    later = stricter.__class__.objects.filter(pk=stricter.pk)
    later.update(starts_on=ENDS.replace(month=7, day=1), ends_on=ENDS.replace(year=2028))
    found = preview_roll(cohort=into, into=later.get())
    assert (found.going_on, found.leaving) == ((("newcomer", 1),), (("guide", 1),))


def test_what_too_few_hold_is_on_the_list_of_what_needs_attention(everyone: Cast) -> None:
    places = everyone.places
    into = bounded(places.union)
    maya = Joining(who=everyone.maya, role="newcomer", starts_on=STARTS, works_at=places.lakeview)
    enrol(cohort=into, joining=maya, by=None)
    kind = OrganizationKind.SCHOOL
    far = create_organization(kind=kind, name="Elm School", under=places.rivertown, by=None, sector=Sector.PUBLIC)
    enrol(cohort=into, joining=joining("Gil Hart", "guide", places.lakeview), by=None)
    blueprint = pinned(into.pk, on=STARTS).blueprint
    assert [(one.role, one.place, one.has, one.asks) for one in shortfalls(into, blueprint)] == [
        ("site", "Rivertown District 12", 0, 1)
    ]
    ivy = person("Ivy Jo")
    appoint(ivy, position="teacher", at=far, by=None, starts_on=STARTS)
    new = enrol(cohort=into, joining=Joining(who=ivy, role="newcomer", starts_on=STARTS, works_at=far), by=None)
    team = form_team(cohort=into, organization=places.rivertown, name="Leading team", by=None)
    row = enrol(cohort=into, joining=Joining(who=team, role="team", starts_on=STARTS), by=None)
    helper = enrol(cohort=into, joining=joining("Kim Lund", "guide", places.linden), by=None)
    together = start_engagement(cohort=into, duty="teamwork", supported=row, helper=helper, starts_on=STARTS, by=None)
    told = {need.sentence: need.why for need in needs_attention(into, on=LAST) if need.need is Need.SEATS}
    assert set(told) == {
        "Rivertown District 12 has no site leader yet",
        "Elm School has no guide yet",
        "Leading team has no people",
    }
    assert told["Elm School has no guide yet"] == "1 is asked for, and 1 person who takes part works there"
    end_participation(participation=new, ends_on=LAST, by=None)
    for name in ("Lo Marsh", "Mo Nash"):
        member = enrol(cohort=into, joining=joining(name, "leader", places.rivertown), by=None)
        add_party(engagement=together, participation=member, part=Part.MEMBER, starts_on=LAST, by=None)
    third = enrol(cohort=into, joining=joining("Nan Oker", "leader", places.rivertown), by=None)
    with pytest.raises(Refused, match="Leading team has 2 people, as many as there may be"):
        add_party(engagement=together, participation=third, part=Part.MEMBER, starts_on=LAST, by=None)
    assert [one.place for one in shortfalls(into, blueprint)] == ["Rivertown District 12"]
