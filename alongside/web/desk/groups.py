"""Small groups on the desk: who is in mine, and that we met, where nobody leads us."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed
from alongside.practice.sessions.access import LOGGABLE
from alongside.programs.access import HELPING
from alongside.programs.groups import logs_for_itself, peers_of
from alongside.web.desk.people import Face, Together, face_of
from alongside.web.desk.words import names
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Group:
    """A small group somebody is in. `log_url`: where any of them says that they met, if nobody leads them."""

    word: str
    says: str
    faces: tuple[Face, ...]
    url: str
    log_url: str


def groups(request: Request, mine: Sequence[Together]) -> list[Group]:
    """The groups this person is in, with whoever else is. One query, where there is any."""
    helped = [one for one in mine if not one.helping and one.engagement.group]
    peers = peers_of([one.engagement for one in helped])
    return [_group(request, one, [face_of(peer) for peer in peers[one.engagement.pk]]) for one in helped]


def _group(request: Request, one: Together, faces: Sequence[Face]) -> Group:
    found, duties = one.engagement, request.blueprint.duties
    word = request.blueprint.duty_word(found.duty).one if found.duty in duties else found.duty
    led = any(party.part in HELPING for party in one.parties)
    itself = found.duty in duties and logs_for_itself(duties[found.duty]) and not led
    here = reverse("desk:engagement", args=[found.public_id])
    log_url = reverse("desk:log-for", args=[found.public_id]) if itself else ""
    return Group(f"Your {word}", names(face.name for face in faces), tuple(faces), here, log_url)


def logs_for_group(request: Request) -> bool:
    """Whether this person may say that their group met."""
    itself = any(logs_for_itself(duty) for duty in request.blueprint.duties.values())
    return itself and request.who.kind is Kind.SUPPORTED and LOGGABLE.visible(request.who, Verb.CHANGE).exists()


def demand_may_log(request: Request) -> None:
    """Raise NotAllowed for whoever is helped, but for those whose group nobody leads."""
    if request.who.kind is Kind.SUPPORTED and not logs_for_group(request):
        raise NotAllowed("Whoever helps you logs what you do together. You say whether it was so.")
