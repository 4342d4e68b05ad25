"""Many at once, on PostgreSQL, where two transactions really run side by side."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint, name_evaluator
from alongside.people.actions.attempts import GUESSES
from alongside.people.actions.invitations import accept_invitation, invite
from alongside.people.actions.merging import merge
from alongside.people.actions.organizations import move_organization
from alongside.people.actions.sign_in import TRIES_A_CODE, ask_code, enter_code
from alongside.people.models.appointments import Appointment, EvaluatorRelation
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Attempt, SignInCode
from tests.factories.people import SOME_DAY, organization, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

MAYA = "maya@rivertown.example"


def at_once(*doings: Callable[[], object]) -> Counter[str]:
    """Do all of these at the same time; count what came of them: "done", or the sentence of the refusal."""

    def one(doing: Callable[[], object]) -> str:
        try:
            doing()
        except Refused as refused:
            return refused.sentence
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return Counter(pool.map(one, doings))


def test_one_code_lets_one_in() -> None:
    person("Maya Lindqvist", email=MAYA)
    code = ask_code(MAYA, network="n").code
    came = at_once(*[lambda n=n: enter_code(MAYA, code, network=f"network {n}") for n in range(8)])
    assert came["done"] == 1
    assert SignInCode.objects.get().used_at is not None


def test_an_evaluator_named_by_eight_at_once_is_one_relation_and_one_event() -> None:
    paul, maya = person("Paul Whitfield"), person("Maya Lindqvist")
    came = at_once(*[lambda: name_evaluator(paul, of=maya, starts_on=SOME_DAY, by=None)] * 8)
    assert came == {"done": 8}
    assert EvaluatorRelation.objects.count() == 1
    assert Event.objects.filter(kind="evaluator-named").count() == 1


def test_guessing_at_once_gives_no_more_guesses() -> None:
    person("Maya Lindqvist", email=MAYA)
    code = ask_code(MAYA, network="n").code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    came = at_once(*[lambda: enter_code(MAYA, wrong, network="n")] * 20)
    assert came["done"] == 0
    assert Attempt.objects.filter(key="guess-from:n").count() <= GUESSES
    assert SignInCode.objects.get().tries <= TRIES_A_CODE


def test_one_invitation_lets_one_in() -> None:
    token = invite(person("Sam Rowan", email="sam@rivertown.example", verified=False).addresses.get(), by=None).token
    came = at_once(*[lambda: accept_invitation(token)] * 8)
    assert came["done"] == 1
    assert all(words.endswith("You can sign in with your email.") for words in came if words != "done")
    assert came.total() == 8


def test_two_moves_at_once_make_no_ring() -> None:
    one, other = organization("One", kind="district"), organization("Other", kind="district")
    inner = organization("Inner", kind="district", under=other)
    came = at_once(
        lambda: move_organization(other, under=one, by=None),
        lambda: move_organization(one, under=inner, by=None),
    )
    assert came["done"] == 1
    for each in Organization.objects.select_related("parent"):
        assert each.path == f"{'/' if each.parent is None else each.parent.path}{each.pk}/"


def test_the_same_appointment_said_at_once_is_one() -> None:
    maya, school = person("Maya Lindqvist"), organization("Lakeview School")
    came = at_once(*[lambda: appoint(maya, position="teacher", at=school, by=None)] * 8)
    assert came["done"] == 1
    assert Appointment.objects.count() == 1


def test_two_people_merged_into_each_other_at_once_are_merged_once() -> None:
    maya, twin, angela = person("Maya Lindqvist"), person("Maja Lindquist"), person("Angela Brandt")
    came = at_once(lambda: merge(maya, twin, by=angela), lambda: merge(twin, maya, by=angela))
    assert came["done"] == 1
