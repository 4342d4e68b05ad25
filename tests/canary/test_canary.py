"""A word planted in every private place, and a search for it everywhere anybody could come across it."""

import logging
from base64 import b64encode
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve
from django_tasks_db.models import DBTaskResult

from alongside.jobs.models import Job
from alongside.notices.actions import read_events
from alongside.notices.letters import send_letters
from alongside.notices.models import Notice
from alongside.people.actions.logins import open_login
from alongside.people.actions.passwords import set_password
from alongside.people.actions.persons import change_yours
from alongside.people.actions.sign_in import ask_code
from alongside.people.models.events import Event
from alongside.people.models.persons import Attempt, SignInCode
from alongside.people.queries import digest_of
from alongside.programs.facts import pinned
from tests.access import tokens
from tests.access.scene import Scene
from tests.access.table import lines
from tests.access.targets import COLUMNS
from tests.canary.crawl import HTML, ON_BOTH, OPENS, Answer, crawl, drawn_on_both, every_address
from tests.canary.markup import faults, nonce
from tests.canary.nouns import usual_nouns_in
from tests.doors import signed_in

pytestmark = pytest.mark.django_db
MAY = {line.words[0]: line.cells for line in lines("../canary/words.txt", columns=tuple(COLUMNS), words=2)}
SEALED = ("DIFFERENCE", "DESCRIBED")
SAID = {value for name, value in vars(tokens).items() if name.startswith("NOTE") or name in SEALED}
# Nowhere but in the fields themselves: not in a letter, a log line, a job, an event or a key.
NEVER_ALONG = SAID | {tokens.WISH, tokens.NEED, tokens.STRENGTH, tokens.OTHER_ADDRESS}
INSIDE = set(COLUMNS) - {"oc", "no", "out"}  # who takes part in the orchard
DEVICE = "Zqdevice on a bench"


@pytest.fixture(scope="module")
def planted(orchard: Scene) -> dict[str, str]:
    """Token name -> the word itself, those made on the spot included."""
    maya = orchard.people["maya"]
    open_login(maya, session_key="zqsession" * 3, device=DEVICE)
    secret = set_password(maya, "a lighthouse in the prairie", current="", network="", keep="").secret
    open_login(maya, session_key="zqsession" * 4, device=DEVICE)
    sentence = orchard.acts["maya"].verdict["reasons"][0]
    change_yours(orchard.people["tomas"], known_as=tokens.OTHER_NICK, time_zone="")
    asked = ask_code(maya.addresses.get().email, network="192.0.2.0/24")
    code = SignInCode.objects.get(address__email=asked.email).digest
    key = bytes(orchard.pairs["renee-maya"].engagement.wrapped_key)
    return {name: value for name, value in vars(tokens).items() if name.isupper()} | {
        "ADDRESS_OF_MAYA": f"maya.{tokens.ADDRESS}",
        "ADDRESS_OF_INES": f"ines.{tokens.ADDRESS}",
        "DEVICE": DEVICE,
        "SECRET": secret,
        "SESSION": "zqsession",
        "VERDICT": sentence,
        "STAMP": maya.session_stamp,
        "CODE": code,
        "ATTEMPT": Attempt.objects.latest("pk").key,
        "INVITED": digest_of(orchard.invitation),
        "KEY": b64encode(key).decode()[:40],
    }


def _door(scene: Scene, name: str) -> Client:
    if not name:
        return Client()
    acts = scene.acts.get(name)
    return signed_in(scene.people[name], as_whom=acts.public_id if acts else "")


@pytest.mark.once
def test_private_words_stand_only_where_they_may_on_pages_that_are_whole(
    orchard: Scene, planted: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """One test, so that one process reads all of it once."""
    caplog.set_level(logging.DEBUG)
    leaks, unreached, broken, shut, usual = [], [], [], [], set()
    faulty, nonces, faces = dict[str, list[str]](), list[str](), set[str]()
    own = pinned(orchard.cohort.pk, on=orchard.cohort.starts_on).blueprint.words
    words = {token: planted[token].lower() for token in MAY}
    for column, name in COLUMNS.items():
        answers = crawl(_door(orchard, name), every_address(orchard, column))
        found = {(token, answer.address) for answer in answers for token in _standing(words, answer.text.lower())}
        leaks += [(column, *each) for each in sorted(found) if MAY[each[0]][column] == "n" and not _listed(*each)]
        reached = {token for token, _ in found}
        unreached += [(column, token) for token in MAY if MAY[token][column] == "y" and token not in reached]
        broken += [(column, answer.address) for answer in answers if answer.status >= 500]
        shut += [(column, each.address) for each in answers if each.cell in OPENS and each.word not in OPENS]
        usual |= {said for answer in answers for said in usual_nouns_in(answer, own)} if column in INSIDE else set()
        seen = _as_it_is_and_once_more(answers)
        told = {f"{column} {one.address}": faults(one, signed_in=column != "out") for one in seen}
        faulty |= {where: found for where, found in told.items() if found}
        nonces += [nonce(one) for one in seen if one.status == 200 and nonce(one)]
        faces |= {one.address.split("/")[1] for one in seen if one.kind == HTML}
    assert (leaks, unreached, broken, shut) == ([], [], [], [])
    assert usual == set()  # its own word stands wherever the program has one
    assert faulty == {}
    assert {"office", "desk", "leaders", "settings", "sign-in", "gallery", "notices"} <= faces
    assert len(nonces) > 20
    assert len(nonces) == len(set(nonces))
    assert [word for word in NEVER_ALONG if _in(word, caplog.text)] == []


def _as_it_is_and_once_more(answers: list[Answer]) -> list[Answer]:
    """Each page as it is, and once more for a row or a filter."""
    times = Counter[str]()
    found = []
    for answer in answers:
        page = resolve(answer.address.partition("?")[0]).view_name
        times[page] += 1
        found += [answer] if times[page] <= 2 else []
    return found


@pytest.mark.postgresql
def test_every_page_within_reach_is_drawn_on_this_database_too(orchard: Scene) -> None:
    """A handful of rows send nearly every statement that all of them do; filters make statements of their own."""
    drawn, wrong = set[str](), []
    for column in ON_BOTH:
        answers = crawl(_door(orchard, COLUMNS[column]), every_address(orchard, column), rows=5)
        wrong += [(column, one.address, one.word, one.cell) for one in answers if one.status >= 500 or not one.as_said]
        drawn |= {resolve(one.address).view_name for one in answers if one.cell in OPENS}
        assert {answer.status for answer in answers} >= {200, 403}
    assert wrong == []
    assert drawn == drawn_on_both()  # all others: access/test_pages.py


def _listed(token: str, address: str) -> bool:
    """Every topic there is stands in the program's file; which of them a session had stands nowhere there. What others
    offer is public, and a program may begin with it."""
    if token == "TAG":
        return address.startswith(("/office/setup/program/", "/office/setup/programs/"))
    return token in ("OTHER_NAME", "OTHER_SPONSOR") and address == "/office/setup/programs/new/"


def _standing(words: dict[str, str], text: str) -> list[str]:
    return [token for token, word in words.items() if word in text]


def _in(word: str, text: str) -> bool:
    return word.lower() in text.lower()


def test_every_private_field_has_its_canary(planted: dict[str, str]) -> None:
    table = {line.words[0]: line.cells["token"] for line in lines("../canary/fields.txt", columns=("token",), words=1)}
    fields = {
        f"{model._meta.label}.{field}" for model in apps.get_models() for field in getattr(model, "PRIVATE_FIELDS", ())
    }
    assert set(table) == fields
    assert set(table.values()) - set(MAY) == {"-"}


def test_every_token_has_its_line(planted: dict[str, str]) -> None:
    assert set(planted) - {"ADDRESS"} == set(MAY)


def test_private_words_leave_by_no_letter_job_event_or_notice(
    scene: Scene, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    read_events(lambda _: None)
    send_letters(lambda _: None)
    letters = [f"{letter.subject} {letter.body} {letter.alternatives} {letter.extra_headers}" for letter in mailoutbox]
    told = [str(row) for model in (Event, Notice, Job, DBTaskResult) for row in model.objects.values()]
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    assert len(letters) > 0
    assert len(told) > 0
    assert [word for word in NEVER_ALONG for text in (*letters, *told, *sessions) if _in(word, text)] == []


def test_what_was_said_lies_nowhere_in_the_clear(scene: Scene) -> None:
    """Every column of every table, whatever its type."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 a name of our own
            cells = b"\n".join(_bytes(cell) for row in cursor.fetchall() for cell in row)
            found += [(table, word) for word in SAID if word.encode() in cells]
    assert found == []


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


@pytest.mark.sqlite
def test_what_was_said_lies_nowhere_in_the_file(scene: Scene) -> None:
    whole = connection.connection.serialize()
    assert [word for word in SAID if word.encode() in whole] == []
    assert tokens.OTHER_SPONSOR.encode() in whole


@pytest.mark.sqlite
def test_what_is_deleted_is_written_over() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


@override_settings(ROOT_URLCONF="tests.canary.breaking")
def test_an_error_page_and_its_log_line_hold_no_words(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    door = _door(scene, "renee")
    door.raise_request_exception = False
    answers = [door.post(f"/breaking/{how}/", {"note": tokens.NOTE}) for how in ("value", "database", "missing")]
    assert [answer.status_code for answer in answers] == [500, 500, 404]
    texts = [answer.content.decode() for answer in answers]
    assert [word for word in SAID for text in (*texts, caplog.text) if _in(word, text)] == []
