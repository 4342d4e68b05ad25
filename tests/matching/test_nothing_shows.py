"""What somebody asked for is inferred from nothing: whether they asked or not, and it is met or not, all that anybody
but the matching team reads is the same to the letter."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, transaction

from alongside.commands.match import main
from alongside.matching.actions.apart import say_apart
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import publish
from alongside.matching.models.rounds import Proposal
from alongside.matching.models.rounds import Round as Round_
from alongside.matching.queries.why import asked_for
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import Joining, end_participation, enrol, recheck
from alongside.programs.facts import pinned
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import Told, seal_told, seal_wishes, told_by, whole, wishes_of
from alongside.reports.exports import pairs_sheet
from tests.cast import somebody
from tests.doors import signed_in
from tests.factories.programs import acting, enrolled, person_of
from tests.matching.scene import TODAY, Round, asks_for, principals
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ANSWERS = "{answer_within: 7 days, told: [superintendent]}"
PAGES = {"dana": ("/desk/offers/",), "ruth": ("/desk/offers/", "/desk/match/"), "harold": ("/desk/",)}


class TakenBackError(Exception):
    """What was tried is not kept."""


def _told(scene: Round, sue: Person, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Everything somebody outside the matching team reads of a round that is proposed and goes out; then as before."""
    told: dict[str, object] = {}
    assert main(["propose", "--cohort", "principals-2026", "--dry-run", "--json"]) == 0
    told["command"] = {key: one for key, one in json.loads(capsys.readouterr().out).items() if key != "inputs"}
    last = Event.objects.order_by("-pk")[0].pk
    try:
        with transaction.atomic():
            round_ = propose(cohort=scene.cohort, by=None).round
            told["pairs"] = list(Proposal.objects.order_by("supported").values_list("supported", "helper", "hints"))
            blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
            told["sheet"] = list(pairs_sheet(acting(scene.angela, TODAY), round_, blueprint).rows)
            publish(round_=round_, by=None)
            read_events(lambda _: None)
            rows = Notice.objects.filter(event__pk__gt=last).select_related("event").order_by("person", "pk")
            told["letters"] = [(one.notice.person_id, one.subject, one.paragraphs) for one in texts_of(list(rows))]
            events = Event.objects.filter(pk__gt=last).order_by("kind", "about_id")
            told["log"] = [(one.kind, one.about_id, _named(one.facts)) for one in events]
            for name, paths in PAGES.items():
                door = signed_in(person_of(getattr(scene, name)))
                told |= {f"{name} {path}": words(door.get(path).content) for path in paths}
            told["leaders"] = words(signed_in(sue).get("/leaders/matches/").content)
            raise TakenBackError
    except TakenBackError:
        return told


def _named(facts: dict[str, object]) -> dict[str, object]:
    return {key: one for key, one in facts.items() if key != "digest"}


def test_asked_or_not_and_met_or_not_read_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False):
        scene, sue = principals(introductions=ANSWERS), somebody("Sue Ann Marsh", "sue@places.example")
        enrolled(scene.cohort, sue, "superintendent", works_at=scene.dana.works_at and scene.dana.works_at.parent)
        met = _told(scene, sue, capsys)
        dana = Participation.objects.get(pk=scene.dana.pk)
        asks_for(dana, {})
        nothing = _told(scene, sue, capsys)
        asks_for(dana, {"gender": "man"})
        say_apart(cohort=scene.cohort, name="Otis Hargrove", because="related", by=person_of(scene.dana))
        not_met = _told(scene, sue, capsys)
    assert "Ruth Sandoval" in str(met["dana /desk/offers/"])
    assert "Dana Fitzgerald" in str(met["ruth /desk/offers/"])
    assert (nothing, not_met) == (met, met)


CANARY = "keeps-bees-by-the-river"


def _everywhere(text: str) -> set[tuple[str, str]]:
    """Each (table, column) of the whole database that holds a text."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.values():
            for column, value in row.items():
                raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                if text.encode() in raw:
                    found.add((model._meta.db_table, column))
    return found


def test_a_wish_lies_sealed_and_in_no_log_sheet_history_or_mail(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False), caplog.at_level("DEBUG"):
        scene = principals(introductions=ANSWERS)
        asks_for(scene.dana, {"described": [CANARY]})
        assert main(["propose", "--cohort", "principals-2026", "--json"]) == 0
        told = "".join(capsys.readouterr())
        round_ = Round_.objects.get(cohort=scene.cohort)
        team = signed_in(person_of(scene.angela))
        pages = ("rounds/", f"rounds/{round_.public_id}/", "fair/", "room/", "publishing/", "proposals.csv")
        for way in pages:
            answer = team.get(f"/office/matching/{way}")
            assert answer.status_code == 200
            told += b"".join(answer).decode()
        publish(round_=round_, by=person_of(scene.angela))
        read_events(lambda _: None)
        for way in ("/office/matching/nowhere/", "/office/matching/rounds/000000000000/"):
            missing = team.get(way)
            assert missing.status_code == 404
            told += missing.content.decode()
    assert CANARY not in told
    assert CANARY not in caplog.text
    dana = Proposal.objects.select_related("round", "supported").get(round=round_, supported=scene.dana)
    assert wishes_of(Participation.objects.get(pk=scene.dana.pk)) == {"described": [CANARY]}
    assert [CANARY.replace("-", " ") in one["says"] for one in asked_for(dana)] == [True]
    assert (_everywhere(CANARY), _everywhere(CANARY.replace("-", " "))) == (set(), set())


def test_how_a_helper_describes_themselves_lies_sealed_through_all_they_go_through() -> None:
    """Said, in clear of old, asked for anew, gone and back, in another role: it stays theirs, and is never in clear."""
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False):
        scene = principals()
        ruth, me = Participation.objects.get(pk=scene.ruth.pk), person_of(scene.ruth)
        assert told_by(ruth).described == ["woman"]
        seal_told(ruth, Told({"asked": ["calm"]}))
        ruth.facts = {**ruth.facts, "described-as": ["woman", CANARY]}
        ruth.save()
        import_module("alongside.programs.migrations.0037_descriptions_are_sealed").seal(apps, None)
        ruth.refresh_from_db()
        assert told_by(ruth) == Told({"asked": ["calm"]}, ["woman", CANARY])
        seal_wishes(ruth, {})
        ruth.save()
        end_participation(participation=ruth, ends_on=TODAY, by=None)
        again = Joining(who=me, role="mentor", starts_on=TODAY + timedelta(days=9), facts={"strengths": ["operations"]})
        back = enrol(cohort=scene.cohort, joining=again, by=None)
        back.refresh_from_db()
        assert (back.pk, told_by(back)) == (ruth.pk, Told({}, ["woman", CANARY]))
        recheck(participation=back, on=TODAY + timedelta(days=9), by=None, facts={"described-as": [CANARY]})
        back.refresh_from_db()
        assert (told_by(back).described, back.facts) == ([CANARY], {"strengths": ["operations"]})
        assert whole(back, back.facts) == {"strengths": ["operations"], "described-as": [CANARY]}
    assert _everywhere(CANARY) == set()


def test_what_somebody_asks_for_and_its_key_are_there_together_or_not_at_all() -> None:
    dana = principals().dana
    asks_for(dana, {"asked": ["a woman"]})
    row = Participation.objects.filter(pk=dana.pk)
    for one in ("sealed_wishes", "wrapped_key"):
        with pytest.raises(IntegrityError, match="its key are there together"), transaction.atomic():
            row.update(**{one: None})
    assert wishes_of(row.get()) == {"asked": ["a woman"]}
    row.update(sealed_wishes=None, wrapped_key=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(sealed_wishes=b"sealed")
    assert wishes_of(row.get()) == {}
