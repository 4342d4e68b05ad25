"""Whoever was invited and has not come in is asked twice more, a week apart; who came in or applied is not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from alongside.notices.inviting import remind_invited
from alongside.people.actions.invitations import accept_invitation, invite
from alongside.people.models.persons import Invitation, Person
from alongside.programs.actions.applications import Written, begin, send
from alongside.programs.links import Link
from tests.cast import Cast, somebody
from tests.factories.applying import HIRED, seedbed
from tests.factories.programs import enrolled

pytestmark = pytest.mark.django_db
DAY_ONE = datetime(2026, 11, 2, 18, tzinfo=UTC)


def reminded(days: int) -> list[str]:
    """To whom mails go so many days later."""
    before = len(mail.outbox)
    with time_machine.travel(DAY_ONE + timedelta(days=days), tick=False):
        remind_invited(lambda _: None)
        remind_invited(lambda _: None)
    return sorted(one.to[0] for one in mail.outbox[before:])


def test_whoever_has_not_come_in_is_asked_twice_more_and_then_never(everyone: Cast) -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        cohort = seedbed(everyone.places.union)
        people: list[Person] = []
        for name in ("ana", "ben", "cleo"):
            person = somebody(f"{name.title()} Invited", f"{name}@new.example", verified=False)
            enrolled(cohort, person, "newcomer")
            people.append(person)
        links = [invite(person.addresses.get(), by=everyone.angela) for person in people]
        accept_invitation(links[1].token)
        link = Link(cohort.public_id, "newcomer", "cleo@new.example", DAY_ONE)
        written = Written(given_name="Cleo", family_name="Invited", school="Linden School", facts=HIRED)
        send(application=begin(link=link), written=written)
    assert reminded(6) == []
    assert reminded(7) == ["ana@new.example"]
    assert "Angela Brandt invited you to Alongside" in mail.outbox[-1].body
    assert Invitation.objects.get(address=people[0].addresses.get()).digest != links[0].invitation.digest
    assert [reminded(days) for days in (13, 14, 21, 60)] == [[], ["ana@new.example"], [], []]
