"""What is asked again gives what Django's own words for it give, whoever it is about and whatever has changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.again import Again
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries import open_participations
from tests.cast import Cast
from tests.factories.programs import Pair, person_of

pytestmark = pytest.mark.django_db
BY_NAME = Again(lambda family, given: Person.objects.filter(family_name=family, given_name=given), "?", "??")


def test_each_is_answered_for_itself(everyone: Cast) -> None:
    two = everyone.renee, everyone.maya
    assert [BY_NAME.about(each.family_name, each.given_name) for each in two] == [[each] for each in two]
    assert BY_NAME.about(everyone.renee.family_name, everyone.maya.given_name) == []


def test_what_has_changed_since_is_seen(everyone: Cast) -> None:
    before = BY_NAME.about("Zeal", "Renée")
    Person.objects.filter(pk=everyone.renee.pk).update(family_name="Zeal", given_name="Renée")
    assert (before, BY_NAME.about("Zeal", "Renée")) == ([], [everyone.renee])


def test_what_comes_along_is_there_in_one_question(two: Pair, into: Cohort) -> None:
    with CaptureQueriesContext(connection) as asked:
        (found,) = open_participations(person_of(two.helper))
        told = (found, found.cohort, found.cohort.program.sponsor, found.works_at)
    assert len(asked) == 1
    written = Participation.objects.select_related("cohort__program__sponsor", "works_at").get(pk=two.helper.pk)
    assert told == (written, into, into.program.sponsor, written.works_at)
    assert [vars(row)["_state"].db for row in (found, found.cohort)] == ["default", "default"]


def test_a_question_that_leaves_out_what_it_is_about_is_refused() -> None:
    everybody = Again(lambda _person: Person.objects.all(), -1)
    with pytest.raises(LookupError, match="not all of"):
        everybody.about(1)
