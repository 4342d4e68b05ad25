"""Coming in for the first time: once, in time, and only for somebody who has not been here."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from alongside.kernel.errors import Refused
from alongside.people.actions.invitations import invite
from alongside.people.models.persons import Address, Invitation, Login, Person
from alongside.web.shared.mail import send_invitation
from alongside.web.shared.request import Request
from tests.factories.people import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 8, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
def maya() -> Person:
    return person("Maya Lindqvist", email="maya@rivertown.example", verified=False)


@pytest.fixture
def angela() -> Person:
    return person("Angela Brandt", email="angela@prairie.example")


def address_of(someone: Person) -> Address:
    return someone.addresses.get()


def link(token: str) -> str:
    return reverse("front:invitation", args=[token])


def test_maya_comes_in_with_her_invitation(client: Client, maya: Person, angela: Person) -> None:
    invited = invite(address_of(maya), by=angela)
    shown = client.get(link(invited.token)).content.decode()
    assert "Hello, Maya" in shown
    assert "Angela Brandt invites you to Alongside." in shown
    assert address_of(maya).verified_at is None
    before = client.session.session_key
    assert client.post(link(invited.token)).headers["Location"] == "/"
    assert address_of(maya).verified_at is not None
    assert (Login.objects.get().person, client.session.session_key != before) == (maya, True)
    assert "No program has given you a role yet" in client.get("/").content.decode()


def test_opening_the_link_uses_nothing_up(client: Client, maya: Person, angela: Person) -> None:
    """Mail programs open links to look for harm."""
    invited = invite(address_of(maya), by=angela)
    assert [client.get(link(invited.token)).status_code for _ in range(3)] == [200] * 3
    assert client.post(link(invited.token)).status_code == 302


def test_it_works_once(client: Client, maya: Person, angela: Person) -> None:
    invited = invite(address_of(maya), by=angela)
    client.post(link(invited.token))
    for answer in (Client().get(link(invited.token)), Client().post(link(invited.token))):
        assert answer.status_code == 410
        assert "This invitation has been used already. You can sign in with your email." in answer.content.decode()
    assert Login.objects.count() == 1


def test_after_thirty_days_a_new_one_goes_to_the_same_address(client: Client, maya: Person, angela: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        invited = invite(address_of(maya), by=angela)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        late = client.post(link(invited.token))
        assert late.status_code == 410
        assert "This invitation was good until September 2." in late.content.decode()
        assert address_of(maya).verified_at is None
        client.post(reverse("front:invitation-again", args=[invited.token]))
        assert mail.outbox[-1].to == ["maya@rivertown.example"]
        found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
        assert found is not None
        assert client.get(link(invited.token)).status_code == 404
        assert client.post(found[1]).status_code == 302


def test_a_newer_invitation_replaces_the_older(client: Client, maya: Person, angela: Person) -> None:
    first, second = (invite(address_of(maya), by=angela) for _ in range(2))
    assert client.get(link(first.token)).status_code == 404
    assert client.get(link(second.token)).status_code == 200
    assert Invitation.objects.count() == 1


def test_a_made_up_link_leads_nowhere(client: Client) -> None:
    assert client.get(link("x" * 43)).status_code == 404
    assert client.post(reverse("front:invitation-again", args=["x" * 43])).status_code == 404


def test_the_token_is_kept_nowhere(maya: Person, angela: Person) -> None:
    invited = invite(address_of(maya), by=angela)
    assert invited.token not in str(Invitation.objects.values())
    assert len(invited.token) == 43


def test_someone_who_has_been_here_is_not_invited(maya: Person, angela: Person) -> None:
    with pytest.raises(Refused, match="Angela Brandt has been here already and needs no invitation"):
        invite(address_of(angela), by=maya)


def test_someone_who_was_merged_away_is_not_let_in(client: Client, maya: Person, angela: Person) -> None:
    invited = invite(address_of(maya), by=angela)
    Person.objects.filter(pk=maya.pk).update(merged_into=angela)
    assert client.post(link(invited.token)).status_code == 404


def test_the_mail_says_who_and_until_when(maya: Person, angela: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        invited = invite(address_of(maya), by=angela)
        send_invitation(Request(RequestFactory().get("/").environ), invited)
    body = str(mail.outbox[-1].body)
    assert body.startswith("Hello Maya,\n\nAngela Brandt invites you to Alongside")
    assert f"It works once, until September 2, 2026:\n\nhttp://testserver{link(invited.token)}\n" in body


def test_whoever_was_signed_in_here_before_is_signed_out(client: Client, maya: Person, angela: Person) -> None:
    client.post(link(invite(address_of(maya), by=angela).token))
    other = person("Sam Rowan", email="sam@rivertown.example", verified=False)
    client.post(link(invite(address_of(other), by=angela).token))
    assert [login.person for login in Login.objects.filter(ended_at=None)] == [other]
