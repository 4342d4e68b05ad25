"""A new stamp of a person ends every browser that is signed in: it comes to the sign-in page, and nothing breaks."""

import pytest

from alongside.people.models.persons import Person
from tests.cast import Cast
from tests.doors import signed_in

pytestmark = pytest.mark.django_db


def test_a_new_stamp_leads_to_the_sign_in_page(everyone: Cast) -> None:
    renee = signed_in(everyone.renee)
    assert renee.get("/").status_code in (200, 302)
    Person.objects.filter(pk=everyone.renee.pk).update(session_stamp="another1stmp")
    answer = renee.get("/settings/")
    assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)
