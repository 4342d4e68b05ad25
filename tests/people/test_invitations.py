"""An invitation opens a door once, and never the door of somebody who has a key already."""

import pytest

from alongside.kernel.errors import Refused
from alongside.people.actions.addresses import add_address, verify_address
from alongside.people.actions.invitations import accept_invitation, invite
from alongside.people.models.persons import Invitation
from tests.cast import somebody

pytestmark = pytest.mark.django_db


def test_an_invitation_to_a_second_address_ends_with_the_first_sign_in() -> None:
    maya = somebody("Maya Lindqvist", "maya@rivertown.example", verified=False)
    other = add_address(maya, "somebody.else@rivertown.example", by=None)
    waiting = invite(other, by=None)
    verify_address(maya.addresses.get(email="maya@rivertown.example"))
    with pytest.raises(Refused, match="needs no invitation"):
        accept_invitation(waiting.token)
    assert (Invitation.objects.get().used_at, maya.addresses.filter(verified_at=None).count()) == (None, 1)
