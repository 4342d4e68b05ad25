"""Every address of the desk, for everybody it is not for. Expected answers are written by hand."""

from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, cohort, enrolled, pair
from tests.web.desk.scene import SECRET, Desk, idle_helper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]

# Address (E: the engagement of Maya, L: her session that waits, D: a difference), and the verb of its door.
ADDRESSES = {
    "/desk/": "get",
    "/desk/people/": "get",
    "/desk/together/E/": "get",
    "/desk/log/": "get",
    "/desk/log/E/": "get",
    "/desk/sessions/L/take-back/": "post",
    "/desk/confirm/": "get",
    "/desk/confirm/L/yes/": "post",
    "/desk/confirm/L/different/": "get",
    "/desk/differences/D/agree/": "post",
    "/desk/differences/D/withdraw/": "post",
    "/desk/hours/": "get",
    "/desk/hours/E/": "get",
}
OWN, NOT_HERE, NOT_YOURS, SIGN_IN = 200, 404, 403, 302
#                                  home people one  log  for   back list  yes  diff agree with hours of
HELPER_ELSEWHERE = (OWN, OWN, 404, OWN, 404, 404, OWN, 404, 404, 404, 404, OWN, 404)
HELPED_ELSEWHERE = (OWN, 403, 404, 403, 403, 403, OWN, 404, 404, 403, 404, OWN, 404)
EXPECTED = {
    "nobody signed in": (SIGN_IN,) * 13,
    "without a role": (NOT_YOURS,) * 13,
    "coordinator": (NOT_YOURS,) * 13,
    "leader": (NOT_YOURS,) * 13,
    "her principal, as site leader": (NOT_YOURS,) * 13,
    "her principal, as helper": HELPER_ELSEWHERE,
    "another helper": HELPER_ELSEWHERE,
    "helped by another": HELPED_ELSEWHERE,
    "helper at another sponsor": HELPER_ELSEWHERE,
    "helped at another sponsor": HELPED_ELSEWHERE,
}


def somebody_as(here: Desk, words: str, orchard: Path) -> Client:
    everyone: Cast = here.everyone
    if words == "nobody signed in":
        return Client()
    if words == "without a role":
        return signed_in(everyone.other_principal)
    if words == "another helper":
        return signed_in(idle_helper(here))
    if words.endswith("at another sponsor"):
        into = cohort(everyone.places.hollis_park, key="orchard-2026", file=orchard)
        theirs = pair(into, somebody("Lev Sandoval", "lev@hollispark.example"), everyone.stranger)
        return signed_in(theirs.helper_person if words.startswith("helper") else theirs.person)
    person, role = {
        "coordinator": (everyone.angela, "coordinator"),
        "leader": (everyone.nora, "leader"),
        "her principal, as site leader": (everyone.paul, "site"),
        "her principal, as helper": (everyone.paul, "guide"),
        "helped by another": (everyone.stranger, "newcomer"),
    }[words]
    enrolled(here.cohort, person, role)
    return signed_in(person)


@pytest.mark.parametrize("words", EXPECTED)
def test_the_desk_is_for_those_who_sit_at_it(here: Desk, words: str, tmp_path: Path) -> None:
    orchard = tmp_path / "orchard.yaml"  # the same program under another name, at another sponsor
    orchard.write_text(PROGRAM.read_text("utf-8").replace("key: garden", "key: orchard"), "utf-8")
    line = here.waiting.attendances.get()
    signed_in(here.everyone.maya).post(
        f"/desk/confirm/{line.public_id}/different/", {"minutes": "60", "day": "2026-11-17", "mode": "phone"}
    )
    stands_for = {"/E/": f"/{here.maya.engagement.public_id}/", "/L/": f"/{line.public_id}/"}
    stands_for["/D/"] = f"/{line.differences.get().pk}/"
    browser, answers, said = somebody_as(here, words, orchard), [], []
    for address, verb in ADDRESSES.items():
        way = address
        for letter, real in stands_for.items():
            way = way.replace(letter, real)
        answer = getattr(browser, verb)(way)
        answers.append(answer.status_code)
        page = answer.content.decode()
        said += [way for secret in (SECRET, "Lindqvist", "Castellanos") if secret in page]
    assert tuple(answers) == EXPECTED[words]
    assert said == []
