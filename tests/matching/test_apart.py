"""Who is kept apart, which rules are let go, and the same hard rules outside of any round."""

from datetime import date

import pytest
import time_machine

from alongside.kernel.errors import Refused
from alongside.matching.actions.apart import find_out, keep_apart, let_go, say_apart
from alongside.matching.actions.by_hand import allowed_or_waived
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.waiving import keep_again, waive, waive_in_round
from alongside.matching.models.apart import Waiver
from alongside.matching.queries.drafting import draft_again
from alongside.matching.queries.ruling import against_rules, ruling
from alongside.matching.queries.ways_out import WAIVE, help_for
from alongside.matching.sealing import opened
from alongside.people.models.events import Event
from alongside.programs.actions.changing import bring_together
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import acting, person_of
from tests.matching.scene import TODAY, Round, principals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Round:
    return principals()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _says(scene: Round, one: Participation, other: Participation) -> str:
    found = ruling(one, "mentoring", other, on=TODAY)
    return found.says if found else ""


def test_a_name_somebody_writes_is_found_out_or_waits_for_the_team(scene: Round) -> None:
    dana = person_of(scene.dana)
    known = say_apart(cohort=scene.cohort, name="ruth  sandoval", because="related", by=dana)
    unknown = say_apart(cohort=scene.cohort, name="My cousin Harry", because="asked", by=dana)
    assert (known.other, unknown.other, opened(unknown)) == (scene.ruth.person, None, "My cousin Harry")
    assert say_apart(cohort=scene.cohort, name="Ruth Sandoval", because="related", by=dana) == known
    assert _says(scene, scene.dana, scene.ruth) == "Dana and they are related, as the matching team was told"
    angela = person_of(scene.angela)
    find_out(row=unknown, name="Harold Whitcomb, Mount Vernon 80", by=angela)
    assert _says(scene, scene.dana, scene.harold) == "One of the two asked not to be matched with the other"
    let_go(row=known, by=angela)
    assert _says(scene, scene.dana, scene.ruth) == ""
    told = list(Event.objects.filter(kind__startswith="kept-apart").values_list("about_id", "facts"))
    assert told == [(None, {})] * 4
    with pytest.raises(Refused, match="Nobody here has this name"):
        keep_apart(cohort=scene.cohort, names=("Dana Fitzgerald", "Nobody"), because="asked", words="", by=angela)


def test_bringing_two_together_asks_the_same_rules_and_a_waiver_says_why(scene: Round) -> None:
    angela, corey, harold = person_of(scene.angela), scene.corey, scene.harold

    def together(why: str, one: Participation = corey, other: Participation = harold) -> Engagement:
        allowed = allowed_or_waived(supported=one, duty="mentoring", helper=other, on=TODAY, why=why, by=angela)
        with allowed:
            return bring_together(duty="mentoring", supported=one, helper=other, starts_on=TODAY, by=angela)

    with pytest.raises(Refused, match=r"away by car; the most is 90 minutes\. Choose somebody else, or say why") as far:
        together("")
    assert far.value.field == "why_waived"
    with pytest.raises(Refused, match="Evaluates Dana, and whoever evaluates somebody never helps them"):
        together("There is nobody else.", scene.dana, scene.otis)
    assert together("They meet on video.").supported == corey
    (waiver,) = Waiver.objects.all()
    assert (waiver.fact, opened(waiver), Event.objects.filter(kind="rule-waived").count()) == (
        "travel-time",
        "They meet on video.",
        1,
    )
    who = acting(scene.angela, TODAY)
    assert against_rules(who, scene.cohort) == []
    keep_apart(
        cohort=scene.cohort, names=("Corey Vandermeer", "Harold Whitcomb"), because="related", words="", by=angela
    )
    keep_again(waiver=waiver, by=angela)
    assert [(one.engagement.supported, one.helper, one.says) for one in against_rules(who, scene.cohort)] == [
        (corey, "Harold Whitcomb", "Corey and they are related, as the matching team was told")
    ]


def test_only_what_the_program_lets_go_is_let_go_and_the_round_follows(scene: Round) -> None:
    angela = person_of(scene.angela)
    round_ = propose(cohort=scene.cohort, by=angela).round
    proposal = round_.proposals.get(supported=scene.corey)
    with pytest.raises(Refused, match="This rule holds for everybody here"):
        waive(supported=scene.corey, duty="mentoring", fact="evaluates", why="Because.", by=angela)
    with pytest.raises(Refused, match="Say why it is right"):
        waive_in_round(proposal=proposal, facts=["travel-time"], why=" ", by=angela)
    drafted = draft_again(round_).of("mentoring")
    assert drafted is not None
    corey = [one.name for one in drafted.need.case.people].index("Corey Vandermeer")
    ways = help_for(drafted, corey, pinned(scene.cohort.pk, on=date(2026, 11, 21)).blueprint).ways
    assert WAIVE not in {way.kind for way in ways}  # the way there has a way out of its own
    row = waive_in_round(proposal=proposal, facts=["travel-time"], why="They meet on video.", by=angela)
    assert (row.helper is not None, row.virtual) == (True, False)
    assert "video" not in repr(list(Event.objects.values_list("facts", flat=True)))
