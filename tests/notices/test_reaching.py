"""Letters as people want them: which, when, one a day or each; and no more of them with one press."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.actions import read_events
from alongside.notices.enums import Mail, Topic
from alongside.notices.models import Notice, Reach
from alongside.notices.reaching import Choice, choose, go_on, stop, stopped, token_for, wishes_of
from alongside.notices.topics import ALWAYS, KINDS, topic_of
from alongside.notices.words import WORDS
from alongside.people.actions.merging import merge
from tests.factories.people import person
from tests.factories.programs import Pair
from tests.notices.cast import event, matched, two
from tests.notices.test_letters import Office, office, send

__all__ = ["office"]  # the mail server of the letters' scenes
pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 19, 18, tzinfo=UTC)  # a Thursday in Chicago
EVERYTHING = tuple(Topic.values)


@pytest.fixture
def pair() -> Pair:
    return two()


def read() -> None:
    read_events(lambda _: None)


def mails(of: Pair) -> list[str]:
    return list(Notice.objects.filter(person=of.person).order_by("pk").values_list("mail", flat=True))


def test_every_topic_has_kinds_that_are_told() -> None:
    named = [kind for kinds in KINDS.values() for kind in kinds]
    assert sorted(named) == sorted(set(named))
    assert set(named) | ALWAYS <= set(WORDS)
    assert {topic_of(kind) for kind in WORDS} == {None, *Topic}


def test_what_nobody_wants_is_not_mailed_and_told_all_the_same(pair: Pair) -> None:
    choose(pair.person, Choice([topic for topic in Topic if topic != Topic.PEOPLE]))
    matched(pair)
    read()
    assert mails(pair) == [Mail.NONE]
    event(pair, "match-offered", about=pair.person, until="2026-12-01")
    read()
    assert mails(pair) == [Mail.NONE, Mail.WAITING]


def test_one_letter_a_day_after_the_quiet_hours(office: Office, pair: Pair) -> None:
    choose(pair.person, Choice(EVERYTHING, daily=True, quiet_from=time(18), quiet_until=time(6)))
    with time_machine.travel(NOON, tick=False) as now:
        matched(pair)
        event(pair, "names-due", about=pair.person, label="The roster", day="2026-11-30")
        read()
        sent = [send()]
        now.move_to(datetime(2026, 11, 20, 11, 59, tzinfo=UTC))
        sent.append(send())
        now.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
        sent.append(send())
    to_maya = [letter for letter in office.letters if letter["To"] == "maya@rivertown.example"]
    (plain,) = (letter.get_body(("plain",)) for letter in to_maya)
    assert plain is not None
    said = plain.get_content()
    assert ["* Meet your guide, Renée Castellanos" in said, "* The roster" in said] == [True, True]
    assert to_maya[0]["Subject"] == "2 things from Alongside"
    assert set(mails(pair)) == {Mail.SENT}
    assert (sent[1], sent[2]) == (0, 1)


def test_the_link_under_a_letter_ends_such_letters_with_one_press(
    office: Office, pair: Pair, settings: Settings
) -> None:
    matched(pair)
    read()
    send()
    letter = next(one for one in office.letters if one["To"] == "maya@rivertown.example")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter["List-Unsubscribe"]).replace(" ", "").strip("<>").removeprefix(settings.ADDRESS)
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert address in plain.get_content().replace("\n", "")
    browser = Client(enforce_csrf_checks=True)
    assert [browser.get(address).status_code, stopped(pair.person, Topic.PEOPLE)] == [200, False]
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [stopped(pair.person, Topic.PEOPLE), stopped(pair.helper_person, Topic.PEOPLE)] == [True, False]
    assert browser.post(address, {"again": "yes"}).status_code == 200
    assert stopped(pair.person, Topic.PEOPLE) is False


def test_a_link_that_was_changed_or_is_too_old_is_nothing(pair: Pair) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        old = token_for(pair.person, Topic.HOURS)
    for token in (old, f"{token_for(pair.person, Topic.HOURS)}x", "nothing"):
        with time_machine.travel(NOON, tick=False), pytest.raises(NotHere):
            stop(token)
    assert not stopped(pair.person, Topic.HOURS)


def test_what_waits_is_not_mailed_after_all(pair: Pair) -> None:
    matched(pair)
    read()
    token = token_for(pair.person, Topic.PEOPLE)
    stop(token)
    stop(token)
    assert mails(pair) == [Mail.NONE]
    go_on(token)
    assert wishes_of([pair.person.pk])[pair.person.pk].without == frozenset()


def test_quiet_hours_have_two_ends(pair: Pair) -> None:
    for choice in (
        Choice(EVERYTHING, quiet_from=time(18)),
        Choice(EVERYTHING, quiet_from=time(7), quiet_until=time(7)),
    ):
        with pytest.raises(Refused):
            choose(pair.person, choice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reach.objects.create(person=pair.person, quiet_from=time(18))


def test_two_made_one_keep_what_the_one_who_stays_chose(pair: Pair) -> None:
    other = person("Maya Lind")
    choose(pair.person, Choice(EVERYTHING, daily=True))
    choose(other, Choice([], daily=False))
    merge(pair.person, other, by=pair.helper_person)
    wish = wishes_of([pair.person.pk])[pair.person.pk]
    assert (wish.daily, stop(token_for(other, Topic.HOURS))[0]) == (True, pair.person)
