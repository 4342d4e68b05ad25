"""The page that takes people over: what follows is shown first, and a job does it."""

from datetime import date

import pytest

from alongside.jobs.models import Job
from alongside.programs.actions.cohorts import open_cohort
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.applying import seedbed
from tests.factories.programs import enrolled

pytestmark = pytest.mark.django_db
ROLL = "/office/setup/roll-over/"


def next_year(here: Cohort) -> Cohort:
    version = BlueprintVersion.objects.get(program=here.program_id)
    starts, ends = date(2027, 7, 1), date(2028, 6, 30)
    return open_cohort(version=version, key="seedbed-2027", name="2027-28", starts_on=starts, ends_on=ends, by=None)


def test_what_follows_is_shown_first_and_then_a_job_does_it() -> None:
    people = cast()
    here = seedbed(people.places.union)
    browser = signed_in(people.angela, as_whom=enrolled(here, people.angela, "coordinator").public_id)
    assert "There is no next year yet" in browser.get(ROLL).content.decode()
    setup = browser.get("/office/setup/").content.decode()
    assert ("Open the next year" in setup, "Take people over" in setup) == (True, False)
    into = next_year(here)
    setup = browser.get("/office/setup/").content.decode()
    assert ("Open the next year" in setup, "Take people over into 2027-28" in setup) == (False, True)
    assert "Somebody else coordinates" in browser.get(ROLL).content.decode()
    assert browser.post(ROLL).status_code == 403
    enrolled(into, people.angela, "coordinator")
    enrolled(here, people.renee, "guide")
    page = browser.get(ROLL).content.decode()
    assert ("Take 1 over" in page, "Hours, confirmed or not" in page) == (True, True)
    assert browser.post(ROLL).status_code == 302
    job = Job.objects.get(kind="cohort-roll")
    assert (job.cohort_id, job.payload) == (here.pk, {"cohort": here.pk, "into": into.pk, "by": people.angela.pk})


def test_whom_the_rules_of_its_first_day_leave_out_is_told_by_name() -> None:
    people = cast()
    here = seedbed(people.places.union)
    browser = signed_in(people.angela, as_whom=enrolled(here, people.angela, "coordinator").public_id)
    said: dict[str, object] = {"position": "teacher", "hired": "2020-08-17"}
    maya = enrolled(here, people.maya, "newcomer", facts=said)
    enrolled(next_year(here), people.angela, "coordinator")
    page = browser.get(ROLL)
    assert [(one.public_id, one.role) for one in page.context["preview"].named] == [(maya.public_id, "newcomer")]
    assert f'href="/office/people/{maya.public_id}/"' in page.content.decode()
