"""Agreements of organizations: unsigned, signed twice, changed after one signature, in force, withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction

from alongside.blueprint.grammar import Duration, Money
from alongside.blueprint.judgement import Answer
from alongside.blueprint.reader import read
from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.access import Who
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.models.events import Event
from alongside.programs.actions.agreements import (
    Signer,
    ask_again,
    ask_to_sign,
    begin_agreement,
    change_terms,
    withdraw_agreement,
)
from alongside.programs.actions.agreements_joining import (
    Known,
    Noted,
    note_fact,
    note_reminded,
    note_step,
)
from alongside.programs.actions.agreements_signing import LinkTooOld, Typed, request_of, requests_for, sign
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.interests import Bringing, express_interest, take_up_interest
from alongside.programs.actions.owing import remind_owing
from alongside.programs.agreeing import lines_of
from alongside.programs.enums import Way
from alongside.programs.facts import pinned
from alongside.programs.facts_agreements import agreed_in, settings_of
from alongside.programs.models.agreements import Agreement, AgreementText, Interest, JoiningStep, Signature
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import facts_of, required, standing_of, steps_taken
from tests.blueprint.scenes import CHOIR
from tests.cast import Cast
from tests.factories.agreements import NORA, TERRELL, asked, begun, joining_cohort, joining_text, signed
from tests.factories.programs import acting, enrolled

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
TODAY = date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    return joining_cohort(everyone)


@pytest.fixture
def angela(everyone: Cast, into: Cohort) -> Who:
    return acting(everyone.angela.participations.get(cohort=into), TODAY)


@pytest.fixture
def joint(everyone: Cast, into: Cohort) -> Agreement:
    return begun(into, everyone)


def both(joint: Agreement, everyone: Cast) -> None:
    """The district and the local sign."""
    signed(asked(joint, everyone, "district", NORA))
    signed(asked(joint, everyone, "local", TERRELL))


def test_a_text_is_filled_with_the_values_of_the_blueprint(joint: Agreement) -> None:
    newest = standing_of(joint).newest
    assert [(line.key, line.kind, line.shown(ENGLISH)) for line in newest.lines] == [
        ("evaluation", "evaluation", ""),
        ("stipend", "pay", "$500.00 for each year"),
        ("release", "release", "1 day"),
        ("time-of-day", "value", "7:50 am to 3:20 pm"),
    ]
    assert "With Rivertown District 12\n\n1. Evaluation\nNothing said here" in newest.row.text
    assert "Superintendent, for the district; President of the local, for the union local" in newest.row.text
    assert [side.key for side in newest.missing] == ["district", "local"]


def test_begun_twice_is_once(joint: Agreement, into: Cohort, everyone: Cast) -> None:
    assert begun(into, everyone) == joint
    assert AgreementText.objects.count() == 1


def test_what_the_program_does_not_agree_cannot_begin(into: Cohort, everyone: Cast) -> None:
    with pytest.raises(Refused, match="Nothing of that kind is agreed"):
        begin_agreement(cohort=into, organization=everyone.places.rivertown, key="other", by=None, who=None)


def test_nothing_holds_before_both_have_signed(joint: Agreement, into: Cohort, everyone: Cast) -> None:
    district = everyone.places.rivertown
    assert settings_of(district, cohort=into.pk, on=TODAY) == {}
    signed(asked(joint, everyone, "district", NORA))
    assert settings_of(district, cohort=into.pk, on=TODAY) == {}
    signed(asked(joint, everyone, "local", TERRELL))
    agreed = {
        "evaluation": False,
        "stipend": Money(Decimal("500.00"), "USD"),
        "release": Duration(1, "day"),
        "time-of-day": "7:50 am to 3:20 pm",
    }
    assert settings_of(district, cohort=into.pk, on=TODAY) == agreed
    assert settings_of(everyone.places.lakeview, cohort=into.pk, on=TODAY) == agreed
    rivertown = agreed_in(into.pk, [everyone.places.lakeview, everyone.places.linden], on=TODAY)
    held = rivertown.pop(everyone.places.lakeview.pk)
    assert (held.pay, held.never_evaluated, rivertown) == ({"stipend": agreed["stipend"]}, True, {})
    assert settings_of(everyone.places.linden, cohort=into.pk, on=TODAY) == {}
    assert settings_of(district, cohort=into.pk, on=TODAY - timedelta(days=1)) == {}
    assert settings_of(district, cohort=into.pk, on=date(2027, 11, 12)) == agreed
    assert settings_of(district, cohort=into.pk, on=date(2027, 11, 13)) == {}


def test_signing_twice_is_once(joint: Agreement, everyone: Cast) -> None:
    link = asked(joint, everyone, "district", NORA)
    assert signed(link) == signed(link)
    assert Signature.objects.count() == 1
    one = Signature.objects.get()
    assert (one.name, one.office, one.way, one.signed_at) == ("Dr. Nora Ellery", "Superintendent", "link", NOW)
    assert one.digest == standing_of(joint).newest.row.digest
    assert Event.objects.filter(kind="agreement-signed").count() == 1
    with pytest.raises(Refused, match="has signed this very text already"):
        asked(joint, everyone, "district", NORA)


def test_a_change_after_one_signature_asks_to_sign_again(joint: Agreement, everyone: Cast, angela: Who) -> None:
    signed(asked(joint, everyone, "district", NORA))
    waiting = asked(joint, everyone, "local", TERRELL)
    again = change_terms(
        agreement=joint, values={"release": "2 days"}, why="Asked by the local", seen=1, by=everyone.angela, who=angela
    )
    standing = standing_of(joint)
    assert [(one.request.signer, one.request.email) for one in again] == [("district", NORA.email)]
    assert (standing.newest.row.number, standing.newest.signed) == (2, {})
    assert standing.changed() == {"release": (1, "1 day")}
    before = standing.signed_before("district")
    assert before is not None
    assert (before[0], before[1].name) == (1, "Dr. Nora Ellery")
    assert settings_of(everyone.places.rivertown, cohort=joint.cohort_id, on=TODAY) == {}
    signed(waiting)
    signed(again[0])
    assert settings_of(everyone.places.rivertown, cohort=joint.cohort_id, on=TODAY)["release"] == Duration(2, "day")


def test_who_signs_a_text_that_changed_meanwhile_reads_it_first(joint: Agreement, everyone: Cast, angela: Who) -> None:
    link = asked(joint, everyone, "district", NORA)
    read = standing_of(joint).newest.row.digest
    change_terms(agreement=joint, values={"release": "2 days"}, why="", seen=1, by=everyone.angela, who=angela)
    with pytest.raises(Conflict, match="changed while you read it"):
        sign(request=link.request, typed=Typed(name=NORA.name, digest=read), way=Way.LINK, person=None)
    assert Signature.objects.count() == 0


def test_two_tabs_change_once(joint: Agreement, everyone: Cast, angela: Who) -> None:
    change_terms(agreement=joint, values={"release": "2 days"}, why="", seen=1, by=everyone.angela, who=angela)
    with pytest.raises(Conflict, match="wrote text 2 while you looked at 1"):
        change_terms(agreement=joint, values={"release": "3 days"}, why="", seen=1, by=everyone.angela, who=angela)
    same = {"release": "2 days", "stipend": "$500"}
    assert change_terms(agreement=joint, values=same, why="", seen=2, by=everyone.angela, who=angela) == []
    assert AgreementText.objects.count() == 2


def test_values_that_cannot_be_read_are_all_said(joint: Agreement, everyone: Cast, angela: Who) -> None:
    values = {"stipend": "a lot", "release": "some days", "time-of-day": ""}
    with pytest.raises(Refused) as refused:
        change_terms(agreement=joint, values=values, why="", seen=1, by=everyone.angela, who=angela)
    sentence = refused.value.sentence
    assert [sentence.count(word) for word in ("Stipend:", "Release:", "Time of day:")] == [1, 1, 1]
    with pytest.raises(Refused, match="in USD"):
        change_terms(agreement=joint, values={"stipend": "90 EUR"}, why="", seen=1, by=everyone.angela, who=angela)


def test_what_was_agreed_holds_until_a_change_is_signed_by_both(joint: Agreement, everyone: Cast, angela: Who) -> None:
    both(joint, everyone)
    change_terms(agreement=joint, values={"stipend": "600"}, why="", seen=1, by=everyone.angela, who=angela)
    agreed = settings_of(everyone.places.rivertown, cohort=joint.cohort_id, on=TODAY)
    assert agreed["stipend"] == Money(Decimal("500.00"), "USD")


def test_withdrawn_with_a_day_and_a_reason(joint: Agreement, everyone: Cast, angela: Who) -> None:
    both(joint, everyone)
    with pytest.raises(Refused, match="Say why"):
        withdraw_agreement(agreement=joint, from_day=TODAY, reason=" ", by=everyone.angela, who=angela)
    with pytest.raises(Refused, match="today or a later day"):
        withdraw_agreement(agreement=joint, from_day=date(2026, 11, 11), reason="Over", by=everyone.angela, who=angela)
    over = date(2026, 12, 12)
    for _ in range(2):
        withdraw_agreement(agreement=joint, from_day=over, reason="30 days’ notice", by=everyone.angela, who=angela)
    place, cohort = everyone.places.rivertown, joint.cohort_id
    held = [len(settings_of(place, cohort=cohort, on=day)) for day in (TODAY, over - timedelta(days=1), over)]
    assert held == [4, 4, 0]
    assert Event.objects.filter(kind="agreement-withdrawn").count() == 1
    text = standing_of(joint).newest.row
    line = {"name": "A", "office": "B", "way": Way.LINK, "digest": text.digest, "signed_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.create(text=text, signer="somebody", **line)
    change_terms(agreement=joint, values={}, why="Back", seen=1, by=everyone.angela, who=angela)
    assert standing_of(joint).newest.row.number == 2


def test_an_open_link_does_nothing_once_it_is_withdrawn(joint: Agreement, everyone: Cast, angela: Who) -> None:
    link = asked(joint, everyone, "district", NORA)
    withdraw_agreement(agreement=joint, from_day=TODAY, reason="The board said no", by=everyone.angela, who=angela)
    with pytest.raises(NotHere):
        request_of(link.token, person=None)
    with pytest.raises(Refused, match="used or replaced"):
        signed(link)
    assert Signature.objects.count() == 0


def test_the_database_keeps_texts_and_signatures(joint: Agreement, everyone: Cast) -> None:
    one = signed(asked(joint, everyone, "district", NORA))
    wrongs = (
        lambda: Signature.objects.filter(pk=one.pk).update(name="Somebody Else"),
        lambda: Signature.objects.filter(pk=one.pk).delete(),
        lambda: AgreementText.objects.update(text="Other words"),
        lambda: AgreementText.objects.filter(pk=one.text_id)._raw_delete("default"),
        lambda: Signature.objects.create(
            text=one.text, signer="local", name="A", office="B", way=Way.LINK, digest="0" * 64, signed_at=NOW
        ),
    )
    for wrong in wrongs:
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert Signature.objects.get().name == "Dr. Nora Ellery"


def test_the_name_asked_for_is_the_name_that_signs(joint: Agreement, everyone: Cast) -> None:
    link = asked(joint, everyone, "district", NORA)
    digest = standing_of(joint).newest.row.digest
    for wrong in ("", "Paul Whitfield", "Nora"):
        with pytest.raises(Refused, match="Type your name as it stands here"):
            sign(request=link.request, typed=Typed(name=wrong, digest=digest), way=Way.LINK, person=None)
    made = sign(request=link.request, typed=Typed(name="nora  ellery", digest=digest), way=Way.LINK, person=None)
    assert made.name == "nora ellery"


def test_a_link_is_known_replaced_used_or_over(joint: Agreement, everyone: Cast) -> None:
    first = asked(joint, everyone, "district", NORA)
    second = asked(joint, everyone, "district", NORA)
    with pytest.raises(NotHere, match="replaced by a newer one"):
        request_of(first.token, person=None)
    with pytest.raises(NotHere):
        request_of("made up", person=None)
    assert request_of(second.token, person=everyone.nora) == second.request
    with pytest.raises(NotHere, match="mailed to somebody else"):
        request_of(second.token, person=everyone.stranger)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        with pytest.raises(LinkTooOld, match="good until December 12"):
            request_of(second.token, person=None)
        third = ask_again(second.token)
        assert request_of(third.token, person=None).email == NORA.email
    with pytest.raises(NotHere):
        ask_again(second.token)


def test_who_signs_in_finds_what_they_were_asked(joint: Agreement, everyone: Cast) -> None:
    link = asked(joint, everyone, "district", NORA)
    assert requests_for(everyone.nora) == [link.request]
    assert requests_for(everyone.stranger) == []


def test_a_stranger_asks_nobody(joint: Agreement, everyone: Cast) -> None:
    who = Who(person=everyone.stranger.pk, on=TODAY)
    with pytest.raises(NotHere):
        ask_to_sign(agreement=joint, side="district", signer=NORA, by=everyone.stranger, who=who)


def test_an_address_that_is_none_is_said(joint: Agreement, everyone: Cast) -> None:
    faults = {}
    for field, signer in (
        ("name", Signer(name="", office="B", email="c@d.example")),
        ("office", Signer(name="A", office=" ", email="c@d.example")),
        ("email", Signer(name="A", office="B", email="c at d")),
    ):
        with pytest.raises(Refused) as refused:
            asked(joint, everyone, "district", signer)
        faults[field] = refused.value.field
    assert faults == {field: field for field in faults}


def test_interest_becomes_an_agreement_whose_first_stage_is_done(into: Cohort, everyone: Cast, angela: Who) -> None:
    bringing = Bringing(organization="Hollis Park", name="Ida Brook", email="IDA@hollispark.example")
    interest = express_interest(cohort=into, bringing=bringing, by=None)
    assert express_interest(cohort=into, bringing=bringing, by=None) == interest
    district = everyone.places.rivertown
    begun(into, everyone)
    made = take_up_interest(interest=interest, organization=district, key="joint", by=everyone.angela, who=angela)
    take_up_interest(interest=interest, organization=district, key="joint", by=everyone.angela, who=angela)
    assert Interest.objects.get().organization == district
    assert {key: (row.state, row.owner) for key, row in steps_taken(made).items()} == {
        ("stage", "interest survey"): ("done", "Ida Brook")
    }
    with pytest.raises(Refused, match="Say which place it is"):
        express_interest(cohort=into, bringing=Bringing(organization="", name="A", email="a@b.example"), by=None)


def test_a_step_is_done_done_another_way_or_not_feasible(joint: Agreement, everyone: Cast, angela: Who) -> None:
    def note(
        kind: str = "step", key: str = "team", state: str = "done", owner: str = "", note: str = ""
    ) -> JoiningStep:
        noted = Noted(kind=kind, key=key, state=state, day=TODAY, owner=owner, note=note)
        return note_step(agreement=joint, noted=noted, by=everyone.angela, who=angela)

    assert note() == note()
    with pytest.raises(Refused, match="A team meets: say why, and who owns it"):
        note(state="not-feasible", note="There is no room")
    said = note(state="not-feasible", note="There is no room", owner="The principal")
    assert steps_taken(joint)["step", "team"] == said
    with pytest.raises(Refused, match="say what shows it"):
        note(kind="promise", key="cover")
    assert note(kind="promise", key="cover", note="Schedule of November 9").state == "done"
    with pytest.raises(Refused, match="That is not asked here"):
        note(key="nothing")
    with pytest.raises(Refused, match="not to come"):
        note_step(
            agreement=joint,
            noted=Noted(kind="step", key="team", state="done", day=date(2026, 11, 13)),
            by=everyone.angela,
            who=angela,
        )
    assert note_reminded(agreement=joint, window="roster", by=everyone.angela, who=angela).day == TODAY


def test_whom_the_state_lists_must_join_from_that_day(
    into: Cohort, joint: Agreement, everyone: Cast, angela: Who
) -> None:
    school, day = everyone.places.lakeview, date(2026, 9, 1)
    known = Known(fact="listed", value="yes", from_day=day)
    first = note_fact(cohort=into, organization=school, known=known, by=everyone.angela, who=angela)
    assert note_fact(cohort=into, organization=school, known=known, by=everyone.angela, who=angela) == first
    blueprint = pinned(into.pk, on=TODAY).blueprint
    answers = []
    for on in (day - timedelta(days=1), day):
        found = required(blueprint, facts_of(into, [school], on=on).get(school.pk, {}), on=on)
        assert found is not None
        answers.append((found.answer, found.reasons))
    assert answers[0][0] is Answer.UNKNOWN
    assert answers[1] == (Answer.YES, ("the state lists it as in need of assistance",))
    with pytest.raises(Refused, match="Nothing of that kind is asked"):
        note_fact(
            cohort=into,
            organization=school,
            known=Known(fact="member", value="yes", from_day=day),
            by=everyone.angela,
            who=angela,
        )


def test_whoever_owes_names_by_a_day_is_reminded_once_three_weeks_before(everyone: Cast) -> None:
    dates = "  dates:\n    roster: {label: Names of new people, on: 06-01, of: [leader], remind: 3 weeks}\n"
    source = joining_text("reminding").replace("calendar:\n", f"calendar:\n{dates}")
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2027, 6, 30)}
    here = open_cohort(version=version, key="reminding", name="2026-27", by=None, **days)
    enrolled(here, everyone.paul, "leader")
    begin_agreement(cohort=here, organization=everyone.places.hollis_park, key="joint", by=None, who=None)
    assert remind_owing(lambda _: None) == 0
    with time_machine.travel("2027-05-11T18:00:00Z", tick=False):
        assert (remind_owing(lambda _: None), remind_owing(lambda _: None)) == (2, 0)
    told = Event.objects.filter(kind__startswith="names-due").order_by("kind")
    found = list(told.values_list("kind", "about_id", "facts__day"))
    assert found == [("names-due", everyone.paul.pk, "2027-06-01"), ("names-due-by-hand", None, "2027-06-01")]


def test_a_new_text_says_the_program_s_own_noun_and_a_signed_one_goes_on_as_it_was() -> None:
    reading = read(
        CHOIR.replace(
            "examples:",
            "pay:\n  cantors: {role: cantor, label: Cantors, amount: 40 EUR, per: session, account: singing}\n"
            "agreements:\n  hall:\n    label: The hall\n    of: person\n"
            "    signers: {cantor: {label: Cantor, role: cantor}}\n"
            "    terms: {paid: {says: Cantors are paid., pay: cantors}}\nexamples:",
        ),
        file="choir.yaml",
    )
    assert reading.blueprint is not None
    rule, tongue = reading.blueprint.agreements["hall"], reading.blueprint.tongue
    (new,) = lines_of(reading.blueprint, rule, {})
    assert new.shown(tongue) == "40.00 EUR for each rehearsal"
    signed = replace(new, one="")
    assert signed.shown(tongue) == "40.00 EUR for each session"
    assert lines_of(reading.blueprint, rule, {}, like=[signed]) == [signed]
    assert lines_of(reading.blueprint, rule, {}, like=[new]) == [new]
