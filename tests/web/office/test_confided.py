"""What is sensitive and asked of who applies: sealed, opened by the roles the file names, in no sheet and no event."""

import pytest
from django.test import Client

from alongside.people.models.events import Event
from alongside.programs.actions.applications import take_back
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.keys import rewrap_keys
from alongside.programs.links import Link, sealed_link
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort
from alongside.programs.sealing import confided
from tests.cast import Cast, cast
from tests.doors import signed_in
from tests.factories.applying import ENDS, NOW, SEEDBED, STARTS
from tests.factories.people import person
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
SAID = "As a gardener of the far north"
ASKED = (
    SEEDBED.read_text("utf-8")
    .replace("asked: [matching], sensitive", "asked: [applying], sensitive")
    .replace("seen_by: [matching team]", "seen_by: [coordinator]")
    .replace("roles:\n", "roles:\n  secretary: {access: coordinator, one: secretary, many: secretaries}\n")
)
WRITTEN = {"given_name": "Kit", "family_name": "Ambrose", "school": "Linden School", "fact-position": "teacher"}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def cohort(people: Cast) -> Cohort:
    version = adopt_text(source=ASKED, file=SEEDBED.name, sponsor=people.places.union, by=None)
    return open_cohort(version=version, key="seedbed-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def test_it_is_sealed_and_opened_by_the_roles_that_are_named(cohort: Cohort, people: Cast) -> None:
    address, browser = f"/applying/{sealed_link(Link(cohort.public_id, 'newcomer', 'kit@new.example', NOW))}/", Client()
    browser.post(address, {"do": "begin"})
    assert "only coordinators can open it" in browser.get(address).content.decode()
    browser.post(address, {"do": "keep", **WRITTEN, "fact-describes": "otherwise"})
    browser.post(address, {"do": "send", **WRITTEN, "fact-describes": SAID})
    row = Application.objects.get()
    assert (row.state, "describes" in row.facts, confided(row)) == ("sent", False, {"describes": SAID})
    assert SAID.encode() not in bytes(row.sealed)
    rewrap_keys(by=None)

    office = [
        signed_in(who, as_whom=enrolled(cohort, who, role).public_id)
        for who, role in ((people.angela, "coordinator"), (person("Sec Retary"), "secretary"))
    ]
    at = f"/office/applications/{row.public_id}/"
    found = [[SAID in one.get(f"{at}{asked}").content.decode() for asked in ("", "?open=sealed")] for one in office]
    assert found == [[False, True], [False, False]]
    opened = Event.objects.get(kind="confided-opened")
    assert (opened.by_id, opened.facts) == (people.angela.pk, {"facts": ["describes"]})
    assert [one.pk for one in Event.objects.all() if SAID in str(one.facts)] == []
    assert SAID not in b"".join(office[0].get("/office/people/export.csv")).decode()


def test_a_draft_that_is_taken_back_leaves_nothing(cohort: Cohort) -> None:
    address = f"/applying/{sealed_link(Link(cohort.public_id, 'newcomer', 'kit@new.example', NOW))}/"
    browser = Client()
    browser.post(address, {"do": "begin"})
    browser.post(address, {"do": "keep", **WRITTEN, "fact-describes": SAID})
    assert SAID in browser.get(address).content.decode()  # whoever wrote it reads it
    row = take_back(application=Application.objects.get())
    assert (bytes(row.sealed), bytes(row.wrapped_key)) == (b"", b"")
