"""Small groups that are asked: each says yes or why not, and what a no means is said before."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db.models import QuerySet

from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import Refused
from alongside.ledger.facts import Balance, by_participation
from alongside.matching.actions.grouping import let_no_go, move
from alongside.matching.actions.offering import No
from alongside.matching.actions.offering_groups import accept_group, decline_group, lapse_groups_due
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import publish
from alongside.matching.models.groups import Seat
from alongside.matching.models.publications import Offer
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.answering import answers_of
from alongside.matching.queries.gathering import gather
from alongside.matching.queries.team import team_of
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.events import Event
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.queries import to_confirm
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.ledger.auditing import audited
from tests.matching.peers import Peers, peers
from tests.matching.scene import TODAY
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
ANSWERS = "{answer_within: 7 days, reasons: {time: No time for it now}}"
SCIENCE, MUSIC = ("Ada", "Ben", "Cleo", "Dov"), ("Ewa", "Fay", "Gil", "Wendy")
WHY = No(words="My sister is ill.")


@pytest.fixture
def november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False) as clock:
        yield clock


def _offered(made: Peers) -> tuple[Offer, Offer]:
    """What is offered to the four of science, whom Cora would lead, and to the four of music."""
    publish(round_=propose(cohort=made.cohort, by=None).round, by=None)
    return _of(made.educators["Ada"]), _of(made.educators["Ewa"])


def _of(member: Participation) -> Offer:
    return Offer.objects.get(group__seats__supported=member)


def _yes(offer: Offer, *several: Participation) -> Offer:
    for one in several:
        offer = accept_group(offer=offer, participation=one, by=person_of(one))
    return offer


def _no(offer: Offer, one: Participation) -> Offer:
    return decline_group(offer=offer, participation=one, why=WHY, by=person_of(one))


def _begun(*names: str) -> set[str]:
    rows = Engagement.objects.filter(duty="peer-group").select_related("supported__person")
    return {row.supported.name.split()[0] for row in rows}


def _counted(of: Participation) -> int:
    """Small group sessions that count for somebody by now."""
    return by_participation([of.pk]).get((of.pk, "group-sessions"), Balance()).confirmed


def _lines(of: Participation) -> QuerySet[Attendance]:
    return Attendance.objects.filter(participation=of)


def _waits(of: Participation) -> int:
    """How many sessions somebody is asked about."""
    return to_confirm(Who(of.person_id or 0, TODAY, of.pk, of.cohort_id, Kind.SUPPORTED)).count()


def _tag(sheet: str) -> str:
    """The first topic a sheet offers."""
    found = re.search(r'name="tags" value="([^"]*)"|value="([^"]*)" name="tags"', sheet)
    return next(filter(None, found.groups()), "") if found else ""


def test_a_group_begins_when_all_have_answered(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS)
    science, music = _offered(made)
    assert (_begun(), Offer.objects.filter(group__isnull=False).count()) == (set(), 2)
    needs = gather(made.cohort, on=TODAY).groups[0][0]
    assert [one.name for one in needs.people] == ["Zoe Ling"]
    read_events(lambda _: None)
    asked = Notice.objects.filter(kind="group-offered", person=made.educators["Ada"].person).select_related("event")
    (letter,) = texts_of(list(asked))
    assert letter.subject == "Would you be in a peer group with Ben Ling, Cleo Ling and Dov Ling?"
    science = _yes(science, made.cora, *(made.educators[name] for name in (*SCIENCE, "Ada")))
    assert (science.state, _begun()) == ("agreed", set(SCIENCE))
    assert Party.objects.filter(part="helper", engagement__duty="peer-group").count() == 4
    music = _yes(music, *(made.educators[name] for name in MUSIC[:3]))
    assert music.state == "open"
    wendy = made.educators["Wendy"]
    assert answers_of(music).follows(wendy) == (
        "Then 3 are left, and a group has 4 at the least, so this one does not begin."
    )
    music = _no(music, wendy)
    assert (music.state, _begun()) == ("declined", set(SCIENCE))
    told = Event.objects.filter(kind="group-not-come").values_list("about_id", flat=True)
    assert set(told) == {made.educators[name].person_id for name in MUSIC[:3]}  # who said no is not told so
    assert "sister" not in repr(list(Event.objects.values_list("facts", flat=True)))
    again = propose(cohort=made.cohort, by=None).round
    assert [one.group for one in Seat.objects.filter(round=again, supported=wendy)] == [None]


def test_who_said_no_is_asked_again_and_then_may_be_with_them(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS)
    _, music = _offered(made)
    wendy, fay = made.educators["Wendy"], made.educators["Fay"]
    _no(music, wendy)
    again = propose(cohort=made.cohort, by=None).round
    there = {who: Seat.objects.get(round=again, supported=who) for who in (wendy, fay)}
    assert [seat.group for seat in there.values()] == [None, None]
    office = signed_in(person_of(made.angela))
    home = f"/office/matching/groups/?round={again.public_id}&seat="
    said = "Wendy Ling said no to a group with Ewa Ling, Fay Ling and Gil Ling, so nobody proposes it again."
    for seat in there.values():
        assert said in words(office.get(home + seat.public_id).content)
    asked = office.post(f"/office/matching/seats/{there[fay].public_id}/asked-again/", {"who": wendy.public_id})
    assert asked.status_code == 302
    assert said not in words(office.get(home + there[fay].public_id).content)
    events = Event.objects.filter(kind="no-let-go")
    assert [one.facts for one in events] == [{"who": wendy.public_id, "duty": "peer-group"}]
    assert let_no_go(seat=there[fay], who=wendy, by=person_of(made.angela)) == 0
    again = propose(cohort=made.cohort, by=None).round
    together = Seat.objects.get(round=again, supported=wendy).group
    assert together is not None
    assert {seat.supported.name for seat in together.seats.all()} >= {"Wendy Ling", "Ewa Ling", "Fay Ling", "Gil Ling"}


def test_moving_somebody_to_whom_they_said_no_says_so(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS)
    science, music = _offered(made)
    ada, wendy = made.educators["Ada"], made.educators["Wendy"]
    _no(science, ada)
    _no(music, wendy)
    again = propose(cohort=made.cohort, by=None).round
    (group,) = again.groups.all()
    assert {seat.supported.name.split()[0] for seat in group.seats.all()} == {"Ben", "Cleo", "Dov", "Wendy"}
    seat = Seat.objects.get(round=again, supported=ada)
    with pytest.raises(Refused, match="Ada Ling said no to a group with Ben Ling before"):
        move(seat=seat, to=group, by=None)
    assert let_no_go(seat=seat, who=ada, by=person_of(made.angela)) == 1
    assert move(seat=seat, to=group, by=None, word="They meet by themselves.").faults == ()


def test_who_leads_may_say_no_and_the_others_tell_for_themselves(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS)
    science, _ = _offered(made)
    page = signed_in(person_of(made.cora)).get(f"/desk/offers/{science.public_id}/no/").content.decode()
    assert "The 4 others can meet without you, and log for themselves that they did." in page
    _no(science, made.cora)
    assert _of(made.educators["Ada"]).state == "open"
    door = signed_in(person_of(made.educators["Ada"]))
    assert "2 matches wait for your answer." in door.get("/desk/").content.decode()
    assert "Cora Ling would lead it" not in door.get("/desk/offers/").content.decode()
    for name in SCIENCE:
        client = signed_in(person_of(made.educators[name]))
        assert client.post(f"/desk/offers/{science.public_id}/yes/").status_code == 302
    assert (_begun(), Party.objects.filter(part="helper").exists()) == (set(SCIENCE), False)
    angela = signed_in(person_of(made.angela)).get("/office/matching/publishing/").content.decode()
    assert "Cora Ling: My sister is ill." in angela
    assert "Peer group of Ada Ling, Ben Ling, Cleo Ling and Dov Ling" in angela


def test_a_group_that_has_to_be_led_does_not_begin_without(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS, members_log=False)
    round_ = propose(cohort=made.cohort, by=None).round
    row = round_.groups.get(seats__supported=made.educators["Ewa"])
    row.seats.update(group=None)
    row.delete()
    publish(round_=round_, by=None)
    science = _of(made.educators["Ada"])
    assert answers_of(science).follows(made.cora) == "Nobody else leads it, so this group does not begin."
    assert _no(science, made.cora).state == "declined"


def test_silence_is_a_no_after_the_last_day(november: time_machine.Traveller) -> None:
    made = peers(introductions=ANSWERS)
    zoe = made.educators["Zoe"]
    zoe.free_hours = {}
    zoe.save(update_fields=["free_hours"])
    _offered(made)
    fifth = _of(zoe)
    staying = [one.supported for one in answers_of(fifth).seats if one.supported_id != zoe.pk]
    _yes(fifth, *([made.cora] if answers_of(fifth).leader else []), *staying)
    november.move_to("2026-11-29T15:00:00Z")
    assert lapse_groups_due(lambda _: None) == 2
    states = sorted(Offer.objects.filter(group__isnull=False).values_list("state", flat=True))
    assert (states, _begun()) == (["agreed", "lapsed"], {one.name.split()[0] for one in staying})
    told = Event.objects.filter(kind="group-not-come", about_id=zoe.person_id)
    assert told.count() == 1


def test_a_group_nobody_leads_logs_for_itself_and_another_confirms(november: time_machine.Traveller) -> None:
    made = peers()
    publish(round_=propose(cohort=made.cohort, by=None).round, by=None)
    november.move_to("2026-11-24T22:00:00Z")
    ewa, fay, ada = (made.educators[name] for name in ("Ewa", "Fay", "Ada"))
    door, lines = signed_in(person_of(ewa)), Engagement.objects.filter(duty="peer-group", group__isnull=False)
    mine = lines.get(supported=ewa)
    home = door.get("/desk/").content.decode()
    assert ("Your peer group" in home, "Log that you met" in home) == (True, True)
    assert "Fay Ling, Gil Ling and Wendy Ling" in door.get(f"/desk/together/{mine.public_id}/").content.decode()
    sheet = door.get(f"/desk/log/{mine.public_id}/").content.decode()
    assert (sheet.count('name="whom"'), sheet.count("Start a timer")) == (4, 0)
    assert signed_in(person_of(ada)).get("/desk/log/").status_code == 403  # Cora leads them, and logs
    met = {"key": "6f9fbd3e-5b0c-4a53-9f43-8e2ad4d5a001", "minutes": "45", "mode": "virtual", "note": "Worth it."}
    met |= {"day": "2026-11-24", "time": "15:00", "tags": _tag(sheet)}
    whom = list(lines.filter(group=mine.group).values_list("public_id", flat=True))
    others = [one for one in whom if one != mine.public_id]
    refused = door.post("/desk/log/", met | {"whom": others}).content.decode()
    assert "Whoever logs a meeting of the group was there." in refused
    refused = door.post("/desk/log/", met | {"whom": [mine.public_id]}).content.decode()
    assert "Say who else of the group was there." in refused
    assert door.post("/desk/log/", met | {"whom": whom}).status_code == 302
    assert (_waits(ewa), _waits(fay), _counted(ewa), _counted(fay)) == (0, 1, 0, 0)
    fays = _lines(fay).get()
    assert signed_in(person_of(fay)).post(f"/desk/confirm/{fays.public_id}/yes/").status_code == 302
    assert (_counted(ewa), _counted(fay), _counted(made.educators["Gil"])) == (1, 1, 0)
    gil = Attendance.objects.get(participation=made.educators["Gil"])
    assert door.post(f"/desk/sessions/{gil.public_id}/take-back/").status_code == 302
    assert (_waits(made.educators["Gil"]), audited().wrong) == (0, [])


@pytest.mark.usefixtures("november")
def test_whoever_is_asked_for_a_group_does_not_miss_one() -> None:
    made = peers(introductions=ANSWERS)
    _offered(made)
    blueprint = pinned(made.cohort.pk, on=TODAY).blueprint
    propose(cohort=made.cohort, by=None)
    ada = Proposal.objects.filter(round__state="proposed", supported=made.educators["Ada"], duty="building-mentoring")
    assert {one.word: (one.says, one.missing) for one in team_of(ada.get(), blueprint)}["peer group"] == (
        "A group, waits for a yes",
        False,
    )
