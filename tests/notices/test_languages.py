"""Whoever takes part reads the language their program speaks: every notice has its words in each of them."""

import re
from string import Formatter

import pytest

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.noun import Forms
from alongside.blueprint.tongues.tongue import Tongue
from alongside.notices.enums import Side, Topic
from alongside.notices.models import Notice
from alongside.notices.texts import OTHERS, Text, common_tongue
from alongside.notices.wording import Said, Wording
from alongside.notices.words import WORDS

pytestmark = pytest.mark.once

OFTEN = r"\b(the|your|you|with|and|is|are|was|of|to|from|by|who|what|when|their|see|until)\b"


def places(said: Said | Wording) -> set[str]:
    """What is filled in; how often a program's own nouns are said is each language's."""
    names = {name for _, name, _, _ in Formatter().parse(f"{said.subject} {said.text}") if name}
    return {name for name in names if not name.startswith("nouns.")}


@pytest.mark.parametrize("tongue", [one for one in TONGUES.values() if one.code != "en"], ids=lambda one: one.code)
def test_every_notice_to_whoever_takes_part_has_its_words(tongue: Tongue) -> None:
    said = {(kind, side): one for kind, sides in OTHERS[tongue.code].items() for side, one in sides.items()}
    asked = {
        (kind, side): one
        for kind, sides in WORDS.items()
        for side, one in sides.items()
        if side is not Side.COORDINATOR
    }
    assert {key: places(one) for key, one in said.items()} == {key: places(one) for key, one in asked.items()}
    assert {key: bool(one.link) for key, one in said.items()} == {key: bool(one.link) for key, one in asked.items()}
    for one in said.values():
        assert re.findall(OFTEN, re.sub(r"\{[\w.]+\}", "", f"{one.subject} {one.text} {one.link}")) == []


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=lambda one: one.code)
def test_what_a_letter_is_about_has_its_words_in_each_language(tongue: Tongue) -> None:
    """Without them no letter of that kind could be written."""
    assert len({tongue.say(f"letter.topic.{topic.value}") for topic in Topic}) == len(Topic)


def test_a_letter_of_several_programs_takes_the_words_of_none() -> None:
    """Each has its own nouns: what one calls a session is no word of the other."""
    visits, again, walks = (ENGLISH.of({"session": Forms(one, f"{one}s")}) for one in ("visit", "visit", "walk"))
    spanish = TONGUES["es"].of({"session": Forms("visita", "visitas")})
    assert common_tongue([_told(visits), _told(again)]) is visits
    usual = common_tongue([_told(visits), _told(walks)])
    assert (usual.code, dict(usual.own)) == ("en", {})
    assert common_tongue([_told(spanish), _told(visits)]) is ENGLISH


def _told(tongue: Tongue) -> Text:
    return Text(Notice(), "A letter", (), "", "/", tongue)
