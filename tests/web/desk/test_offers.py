"""What two read of why they fit before they say yes: what both have, and nothing told to the team alone."""

from dataclasses import replace

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives

from alongside.blueprint.parts.matching import Criterion
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import publish
from alongside.matching.models.publications import Offer
from alongside.matching.models.rounds import Proposal
from alongside.matching.scores.openly import in_common, is_private
from alongside.notices.actions import read_events
from alongside.notices.letters import send_letters
from alongside.programs.facts import pinned
from alongside.programs.models.participations import Participation
from alongside.reports.exports import pairs_sheet
from tests.doors import signed_in
from tests.factories.programs import acting, person_of
from tests.matching.scene import TODAY, Round, asks_for, principals
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
HERE = "/desk/offers/"
WHY = "Why you two You both know schools like this: rural and small About 1 h 5 min from each other by car Yes, gladly"
TOLD_TO_NOBODY = ("woman", "polish", "chess", "asked", "improvement", "climate", "calm", "wish", "describe")


def _scene() -> Round:
    scene = principals(introductions="{answer_within: 7 days, told: [superintendent]}")
    for one, facts in (
        (scene.dana, {"school-context": ["small", "rural", "bilingual"], "working-style": ["calm"]}),
        (scene.ruth, {"school-context": ["rural", "small"], "working-style": ["calm"], "languages": ["Polish"]}),
    ):
        one.facts = {**one.facts, **facts}
        one.save(update_fields=["facts"])
    asks_for(scene.dana, {"asked": ["a woman", "speaks Polish", "plays chess"]})
    return scene


@time_machine.travel("2026-11-21T15:00:00Z")
def test_an_offer_says_what_both_have_and_nothing_told_to_the_team_alone(
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    scene = _scene()
    round_ = propose(cohort=scene.cohort, by=None).round
    publish(round_=round_, by=None)
    read_events(lambda _: None)
    send_letters(lambda _: None)
    for one in (scene.dana, scene.ruth):
        page = words(signed_in(person_of(one)).get(HERE).content)
        assert WHY in page
        assert [word for word in TOLD_TO_NOBODY if word in page.lower()] == []
    letters = [f"{one.subject} {one.body} {one.alternatives}".lower() for one in mailoutbox]
    blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
    sheet = str(list(pairs_sheet(acting(scene.angela, TODAY), round_, blueprint).rows)).lower()
    assert len(letters) >= 2
    assert [word for word in ("woman", "polish", "chess") for text in (*letters, sheet) if word in text] == []
    offer = Offer.objects.get(proposal__supported=scene.dana)
    for stranger in (scene.otis, scene.harold, scene.lamar):
        door = signed_in(person_of(stranger))
        assert "schools like this" not in words(door.get(HERE).content)
        assert door.get(f"{HERE}{offer.public_id}/no/").status_code == 404


@time_machine.travel("2026-11-21T15:00:00Z")
def test_a_reason_the_program_keeps_to_the_team_by_now_is_not_said_any_more() -> None:
    """What was kept with a proposal is said only while the criterion may be; one nobody opted in never is."""
    scene = _scene()
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    row = Proposal.objects.get(supported=scene.dana)
    kept = {one["criterion"]: one.get("both", "") for one in row.reasons}
    assert kept["goals"] == kept["style"] == ""
    row.reasons = [{**one, "both": f"said of {one['criterion']}"} for one in row.reasons]
    row.save(update_fields=["reasons"])
    page = words(signed_in(person_of(Participation.objects.get(pk=scene.ruth.pk))).get(HERE).content)
    assert "said of context said of distance" in page
    assert [key for key in ("goals", "style", "learning", "wish") if f"said of {key}" in page] == []


def test_only_what_the_table_opts_in_and_both_have_is_said() -> None:
    grades, needs = Criterion(10, "overlap", "grades", "grades"), Criterion(10, "overlap", "needs", "needs")
    assert [in_common(grades, one) for one in (("7", "6", "8"), ("5",), ("K", "2"), ())] == [
        "You both work with grades 6 to 8",
        "You both work with grade 5",
        "You both work with grades K and 2",
        "",
    ]
    assert in_common(Criterion(10, "same", "subjects", "it"), ("art", "music")) == "You both work in art and music"
    assert [in_common(one, ("7",)) for one in (needs, replace(grades, seen_by=("matching team",)))] == ["", ""]
    assert in_common(replace(grades, helper_fact="strengths"), ("7",)) == ""
    described = replace(grades, helper_fact="described-as")
    assert [is_private(one) for one in (grades, described)] == [False, True]
