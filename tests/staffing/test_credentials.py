"""Credentials: written down with evidence, run out, are warned of, and decide who is proposed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.kernel.errors import NotAllowed, Refused
from alongside.matching.actions.introducing import introduce
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import publish
from alongside.matching.queries.gathering import gather
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.events import Event
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.credentials import Shown, record_credential, take_back_credential
from alongside.staffing.actions.warning import warn_helpers
from alongside.staffing.facts import Readiness, State, held_by, readiness_of, released
from alongside.staffing.models.credentials import Credential
from alongside.standing.attention import Need
from alongside.standing.attention_words import needs_attention
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import acting, enrolled, pair
from tests.staffing.scene import SERVED, TODAY, TRAINING, Scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shown(kind: str, day: date = TODAY, *, value: str = "", until: date | None = None) -> Shown:
    return Shown(kind=kind, day=day, value=value, until=until, evidence="certificate, seen on paper")


def note(scene: Scene, what: Shown, helper: Participation | None = None) -> Credential:
    return record_credential(helper=helper or scene.renee, shown=what, by=scene.by, who=scene.who)


def stands(scene: Scene, on: date = TODAY) -> Readiness:
    return readiness_of([scene.renee], pinned(scene.cohort.pk, on=on).blueprint, on=on)[scene.renee.pk]


def proposed(scene: Scene, on: date = TODAY) -> list[str]:
    (need,) = [need for need in gather(scene.cohort, on=on).needs if need.duty == "growing"]
    return [helper.name for helper in need.helpers]


def ready(scene: Scene) -> None:
    note(scene, shown(TRAINING.format("basics"), date(2024, 3, 1)))
    note(scene, shown(SERVED, date(2025, 6, 1)))


def test_what_nobody_wrote_down_is_not_known_and_lapses_nobody(scene: Scene) -> None:
    assert stands(scene).state is State.UNKNOWN
    ready(scene)
    assert stands(scene) == Readiness(State.READY)


def test_a_training_holds_as_long_as_the_program_says(scene: Scene) -> None:
    ready(scene)
    made = note(scene, shown(TRAINING.format("yearly"), date(2025, 12, 1)))
    assert (made.value, made.valid_until) == ("2025-12-01", date(2026, 11, 30))
    assert (stands(scene).last_day, stands(scene).ends) == (date(2026, 11, 30), TRAINING.format("yearly"))
    assert stands(scene, date(2026, 11, 30)).state is State.READY
    over = stands(scene, date(2026, 12, 1))
    assert (over.state, over.why) == (State.LAPSED, ("Yearly evening ended November 30, 2026",))


def test_renewed_it_counts_again_and_taken_back_it_does_not(scene: Scene) -> None:
    note(scene, shown(TRAINING.format("yearly"), date(2025, 9, 1)))
    assert stands(scene).state is State.LAPSED
    again = note(scene, shown(TRAINING.format("yearly")))
    assert stands(scene).state is State.UNKNOWN
    back = {take_back_credential(credential=again, by=scene.by, who=scene.who).pk for _ in range(2)}
    assert (len(back), stands(scene).state) == (1, State.LAPSED)


def test_the_same_again_is_the_same_line(scene: Scene) -> None:
    lines = {note(scene, shown(TRAINING.format("yearly"))).pk for _ in range(2)}
    assert (len(lines), Event.objects.filter(kind="credential-recorded").count()) == (1, 1)


def test_a_rule_of_the_program_runs_out_too(scene: Scene) -> None:
    note(scene, shown(TRAINING.format("basics"), date(2024, 3, 1)))
    note(scene, shown(SERVED, date(2021, 12, 1)))
    assert (stands(scene).last_day, stands(scene).ends) == (date(2026, 12, 1), SERVED)
    over = stands(scene, date(2026, 12, 2))
    assert over.state is State.LAPSED
    assert over.why == ("the last day of service is December 1, 2021, not within 5 years",)


def test_who_lapsed_is_not_proposed_and_open_pairs_stay(scene: Scene) -> None:
    enrolled(scene.cohort, scene.cast.maya, "newcomer", works_at=scene.cast.places.lakeview)
    together = pair(scene.cohort, scene.cast.renee, scene.cast.stranger)
    assert proposed(scene) == ["Renée Castellanos"]
    note(scene, shown(TRAINING.format("yearly"), date(2025, 9, 1)))
    assert proposed(scene) == []
    together.engagement.refresh_from_db()
    assert together.engagement.state == "active"
    flagged = [one for one in needs_attention(scene.cohort, on=TODAY) if one.need is Need.LAPSED]
    assert [(one.sentence, one.participation.person) for one in flagged] == [
        ("Renée Castellanos has something to renew", scene.cast.renee)
    ]
    page = signed_in(scene.by).get(f"/office/engagements/{together.engagement.public_id}/").content.decode()
    assert "Renée Castellanos has something to renew" in page


def test_who_lapsed_begins_nothing_new_without_a_reason(scene: Scene) -> None:
    row = enrolled(scene.cohort, scene.cast.maya, "newcomer", works_at=scene.cast.places.lakeview)
    ready(scene)
    note(scene, shown(TRAINING.format("yearly"), date(2025, 9, 1)))
    office, page = signed_in(scene.by), f"/office/people/{row.public_id}/start/"
    told = {"duty": "growing", "participation": scene.renee.public_id, "day": "2026-11-19"}
    answer = office.post(page, told)
    assert (answer.status_code, Engagement.objects.count()) == (422, 0)
    assert "Yearly evening ended August 31, 2026" in answer.content.decode()
    assert office.post(page, {**told, "excuse": "because"}).status_code == 422
    assert office.post(page, {**told, "excuse": "renewal-booked"}).status_code == 302
    assert Engagement.objects.count() == 1
    said = Event.objects.get(kind="begun-although-lapsed")
    assert (said.by_id, said.about_id, said.facts["why"]) == (scene.by.pk, scene.cast.renee.pk, "renewal-booked")


def test_who_lapsed_since_a_round_was_proposed_is_not_published_with_it(scene: Scene) -> None:
    enrolled(scene.cohort, scene.cast.maya, "newcomer", works_at=scene.cast.places.lakeview)
    ready(scene)
    round_ = propose(cohort=scene.cohort, by=None).round
    note(scene, shown(TRAINING.format("yearly"), date(2025, 9, 1)))
    with pytest.raises(Refused, match="has something to renew"):
        publish(round_=round_, by=scene.by)
    with pytest.raises(Refused, match="As things are, Renée Castellanos can begin nothing new"), transaction.atomic():
        introduce(cohort=scene.cohort, matches=list(round_.proposals.all()), by=scene.by)
    assert Engagement.objects.count() == 0


def test_a_helper_is_told_ahead_once_for_each_last_day(scene: Scene) -> None:
    ready(scene)
    note(scene, shown(TRAINING.format("yearly"), date(2025, 12, 19) + DAY))
    assert warn_helpers(lambda _: None) == 0  # 31 days ahead; the program says 30
    note(scene, shown(TRAINING.format("yearly"), date(2025, 9, 1), until=TODAY + 5 * DAY))
    first = take_back_credential(
        credential=Credential.objects.get(valid_from=date(2025, 12, 20)), by=scene.by, who=scene.who
    )
    assert (first.reverses is not None, [warn_helpers(lambda _: None) for _ in range(2)]) == (True, [1, 0])
    read_events(lambda _: None)
    (text,) = texts_of(list(Notice.objects.filter(kind="credential-runs-out").select_related("event")))
    assert text.subject == "Yearly evening: yours until November 24"
    assert text.notice.person_id == scene.cast.renee.pk


@pytest.mark.parametrize(
    "what,field",
    [
        (shown("training(key=nothing)"), "kind"),
        (shown(SERVED, TODAY + DAY), "day"),
        (shown(SERVED, until=TODAY - DAY), "until"),
        (shown("release-time", value="a while"), "value"),
        (Shown(kind=SERVED, day=TODAY, evidence="  "), "evidence"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(scene: Scene, what: Shown, field: str) -> None:
    with pytest.raises(Refused) as refused:
        note(scene, what)
    assert (refused.value.field, Credential.objects.count()) == (field, 0)


def test_release_time_is_written_down_with_its_days(scene: Scene) -> None:
    note(scene, shown("release-time", date(2026, 8, 17), value="2 hours"))
    note(scene, shown("release-time", date(2026, 11, 1), value="90 minutes"))
    held = held_by([scene.renee.pk])
    times = [released(held, on=day)[scene.renee.pk].minutes for day in (date(2026, 9, 1), TODAY)]
    assert times == [120, 90]


def test_only_a_coordinator_writes_it_down(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        record_credential(helper=scene.renee, shown=shown(SERVED), by=scene.cast.renee, who=acting(scene.renee, TODAY))


def test_a_line_never_changes(scene: Scene) -> None:
    made = note(scene, shown(SERVED))
    for change in (made.delete, lambda: Credential.objects.update(value="2026-01-01")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_as_many_queries_for_one_as_for_many(scene: Scene) -> None:
    counts = []
    for several in (1, 3, 300):
        with transaction.atomic():
            rows = [enrolled(scene.cohort, person(), "guide") for _ in range(several)]
            for row in rows[:3]:
                note(scene, shown(TRAINING.format("yearly")), row)
            rows = list(Participation.objects.filter(pk__in=[row.pk for row in rows]).select_related("works_at"))
            blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
            with CaptureQueriesContext(connection) as asked:
                readiness_of(rows, blueprint, on=TODAY)
            counts.append(len(asked))
            transaction.set_rollback(True)
    assert counts == [2, 2, 2]
