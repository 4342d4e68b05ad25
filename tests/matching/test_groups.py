"""Small groups in a round: who is together and why, who fits nowhere, one person moved, and how they begin."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.kernel.errors import Refused
from alongside.matching.actions.grouping import lead, lock_group, move
from alongside.matching.actions.proposing import Wanted, propose, rework
from alongside.matching.actions.publishing import publish
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.comparing import compare, tried
from alongside.matching.queries.grouping import leaders_for, moved
from alongside.matching.queries.team import team_of
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.actions.appointments import appoint
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching.peers import Peers, peers
from tests.matching.scene import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made() -> Peers:
    return peers()


def _groups() -> dict[frozenset[str], str]:
    """Who is together -> who leads them."""
    found: dict[int, set[str]] = {}
    for seat in Seat.objects.filter(group__isnull=False, round__state="proposed").select_related("supported__person"):
        found.setdefault(seat.group_id or 0, set()).add(seat.supported.name.split()[0])
    leaders = {
        row.pk: row.helper.name if row.helper else "" for row in PeerGroup.objects.select_related("helper__person")
    }
    return {frozenset(people): leaders[pk] for pk, people in found.items()}


def _seat(of: Participation) -> Seat:
    return Seat.objects.select_related("round__cohort", "supported", "group").get(supported=of, round__state="proposed")


def test_who_is_free_together_is_together_and_the_rest_is_said(made: Peers) -> None:
    round_ = propose(cohort=made.cohort, by=None).round
    assert _groups() == {
        frozenset({"Ada", "Ben", "Cleo", "Dov"}): "Cora Ling",
        frozenset({"Ewa", "Fay", "Gil", "Wendy"}): "",
    }
    zoe = _seat(made.educators["Zoe"])
    assert (zoe.group, zoe.hints) == (
        None,
        ["Only 1 other is free for 15 minutes when they are. More free hours would help."],
    )
    music = _seat(made.educators["Wendy"]).group
    assert music is not None
    assert music.reasons == [
        "All share the grades (5).",
        "All share the subject or clinical field (music).",
        "Wendy has not told yet when they are free.",
    ]
    figures = round_.figures["peer-group"]
    assert [figures[key] for key in ("people", "matched", "groups", "led", "kept")] == [9, 8, 2, 1, 0]
    assert figures["worth"] == figures["most"]
    rework(round_=round_, by=None)
    assert (len(_groups()), PeerGroup.objects.filter(locked=True).count()) == (2, 0)
    again = propose(cohort=made.cohort, by=None).round
    assert (again.pk, again.inputs_digest, len(_groups())) == (round_.pk, round_.inputs_digest, 2)


def test_what_matters_in_groups_is_tried_before_it_is_kept(made: Peers) -> None:
    for name, one in made.educators.items():
        one.free_hours, one.facts = {}, one.facts | {"grades": ["2" if name in ("Ada", "Ben", "Ewa", "Fay") else "5"]}
        one.save(update_fields=["free_hours", "facts"])
    first = propose(cohort=made.cohort, by=None).round
    says = "9 have another group, 4 of them fit less well."
    grades_alone = {"peer-group": {"shares": {"grades": 100, "subject": 0, "needs": 0}}}
    found = tried(first, grades_alone).comparison
    kept = propose(cohort=made.cohort, by=None, wanted=Wanted(priorities=grades_alone, why="A try.")).round
    assert (found.words, found.changed) == (says, compare(first, kept).regrouped)
    assert tried(kept, kept.priorities).comparison.changed == 0


def test_moving_somebody_says_first_what_follows(made: Peers) -> None:
    propose(cohort=made.cohort, by=None)
    science, music = _seat(made.educators["Ada"]).group, _seat(made.educators["Ewa"]).group
    wendy = _seat(made.educators["Wendy"])
    assert science is not None
    assert music is not None
    found = moved(wendy.round, wendy, science)
    assert found.faults == ("A group has from 4 to 8 people; this one would have 3.",)
    assert {number: before > after for number, before, after in found.fits} == {
        science.number: True,
        music.number: False,
    }
    with pytest.raises(Refused, match="this one would have 3"):
        move(seat=wendy, to=science, by=None)
    zoe = _seat(made.educators["Zoe"])
    with pytest.raises(Refused, match="There are no 15 minutes in a usual week when all of them are free"):
        move(seat=zoe, to=science, by=None)
    fifth = made.educators["Zoe"]
    fifth.free_hours = {}
    fifth.save(update_fields=["free_hours"])
    move(seat=zoe, to=music, by=made.angela.person)
    together = frozenset({"Ewa", "Fay", "Gil", "Wendy", "Zoe"})
    assert together in _groups()
    assert list(PeerGroup.objects.filter(locked=True)) == [_seat(fifth).group]
    assert Round.objects.get().figures["peer-group"]["matched"] == 9
    propose(cohort=made.cohort, by=None)
    assert together in _groups()
    lock_group(group=_seat(fifth).group, locked=False, by=None)  # type: ignore[arg-type]
    move(seat=_seat(fifth), to=None, by=None)
    propose(cohort=made.cohort, by=None)
    assert (_seat(fifth).out, _seat(fifth).hints) == (True, ["They are left out for now."])


def test_who_leads_is_chosen_and_no_group_loses_it_without_a_word(made: Peers) -> None:
    cora = made.cora
    cora.free_hours = {}
    cora.save(update_fields=["free_hours"])
    propose(cohort=made.cohort, by=None)
    led = PeerGroup.objects.get(helper=cora)
    other = PeerGroup.objects.get(helper=None)
    ((who, found),) = leaders_for(other.round, other)
    assert (who.pk, found.faults, set(found.loses)) == (cora.pk, (), {led.number})
    with pytest.raises(Refused, match="would have nobody who leads it"):
        lead(group=other, helper=cora, by=None)
    door = signed_in(person_of(made.angela))
    page = door.get(f"/office/matching/groups/?lead={other.public_id}").content.decode()
    assert f"Group {led.number} would have nobody who leads it any more." in page
    typed = {"helper": cora.public_id, "word": "They know each other."}
    assert door.post(f"/office/matching/groups/{other.public_id}/lead/", typed).status_code == 302
    rows = {row.public_id: (row.helper, row.chosen, row.word) for row in PeerGroup.objects.select_related("helper")}
    assert rows == {other.public_id: (cora, True, ""), led.public_id: (None, False, "They know each other.")}
    rework(round_=other.round, by=None)
    assert {row.public_id: row.helper for row in PeerGroup.objects.select_related("helper")}[other.public_id] == cora


def test_where_every_group_is_led_one_that_is_not_stops_the_publication() -> None:
    made = peers(members_log=False)
    round_ = propose(cohort=made.cohort, by=None).round
    with pytest.raises(
        Refused, match=r"Peer group 2 has nobody who leads it\. Choose somebody, or leave its people out"
    ):
        publish(round_=round_, by=None)


def test_somebody_sees_their_whole_team_and_what_is_missing(made: Peers) -> None:
    round_ = propose(cohort=made.cohort, by=None).round
    blueprint = pinned(made.cohort.pk, on=TODAY).blueprint
    row = round_.proposals.select_related("supported").get(supported=made.educators["Ada"], duty="virtual-coaching")
    assert [(one.word, one.says, one.missing) for one in team_of(row, blueprint)] == [
        ("building mentor", "nobody yet", True),
        ("peer group", "with Ben Ling, Cleo Ling and Dov Ling", False),
    ]


def test_publishing_begins_an_engagement_for_each_and_all_hear_of_each_other(made: Peers) -> None:
    round_ = propose(cohort=made.cohort, by=None).round
    before = signed_in(person_of(made.angela)).get("/office/matching/publishing/").content.decode()
    assert [before.count(who) for who in ("8 people in groups", "1 group’s leader")] == [1, 1]
    assert "You lead a peer group of Ada Ling, Ben Ling, Cleo Ling and Dov Ling" in before
    publish(round_=round_, by=None)
    publish(round_=round_, by=None)
    begun = Engagement.objects.filter(duty="peer-group")
    assert begun.count() == 8
    assert Party.objects.filter(engagement__in=begun, part="helper").count() == 4
    read_events(lambda _: None)
    mine = Notice.objects.filter(kind="group-published", person=made.educators["Ewa"].person).select_related("event")
    (text,) = texts_of(list(mine))
    assert text.paragraphs[1] == "Any of you may suggest when to meet first."
    assert text.subject == "Your peer group: Fay Ling, Gil Ling and Wendy Ling"
    cora = Notice.objects.filter(kind="group-published", person=made.cora.person).select_related("event")
    assert [one.subject for one in texts_of(list(cora))] == [
        "You lead a peer group of Ada Ling, Ben Ling, Cleo Ling and Dov Ling"
    ]


def test_a_rule_that_holds_by_now_stops_the_publication(made: Peers) -> None:
    round_ = propose(cohort=made.cohort, by=None).round
    ewa = made.educators["Ewa"]
    assert ewa.person is not None
    assert ewa.works_at is not None
    appoint(ewa.person, position="principal", at=ewa.works_at, by=None, starts_on=made.cohort.starts_on)
    with pytest.raises(Refused, match=r"Wendy Ling: a rule speaks against somebody of their group\."):
        publish(round_=round_, by=None)
    assert not Engagement.objects.exists()
