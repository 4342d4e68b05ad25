"""One line about a meeting is read whole or not at all, in English and Spanish; nothing anybody types breaks it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.tongues.known import TONGUES
from alongside.exchange.actions.saying import missing
from alongside.exchange.mail.quoting import own_words, text_of_html
from alongside.exchange.mail.saying import said, yes_or_no
from alongside.notices.replying import how_to_say
from alongside.practice.sessions.facts import Sayable, Topics

pytestmark = pytest.mark.once
MODES = {"onsite": "On site", "virtual": "Video call", "phone": "Phone", "email": "Email"}
TOPICS = {"planning": "Planning", "culture": "Climate and culture", "operations": "Operations and management"}
OF = Sayable(
    modes=MODES,
    topics=(Topics("What was it about?", 1, TOPICS), Topics("What did you look at?", 0, {"staff": "Operations"})),
    mode="virtual",
    minutes=45,
    miles=True,
    names=("Maya Rivera",),
)
LINES = {
    "45 min onsite, goal 2": ({"onsite": 45}, ("culture",)),
    "1 h 30 phone + 10 e-mail": ({"phone": 90, "email": 10}, ()),
    "45 min on-site Rivera, climate & culture": ({"onsite": 45}, ("culture",)),
    "We met for 1.5 hours by video. Planning; operations.": ({"virtual": 90}, ("planning", "staff")),
    "1,5 horas por teléfono y 10 correo, meta 1": ({"phone": 90, "email": 10}, ("planning",)),
    "media hora presencial": ({"onsite": 30}, ()),
    "phone, 20 min, 10 min": ({"phone": 30}, ()),
    "an hour and a half in person": ({"onsite": 90}, ()),
    "1 hour and 15 minutes, visit, #3": ({"onsite": 75}, ("operations",)),
}
NOT_WHOLE = (
    *("45 min onsite with Johnson", "goal 9, 45 min", "1:30 onsite", "20 minutes phone, no", "45 min onsite phone"),
    *("45 min, tomorrow", "-5 min", "45 min 3.5.2", "10 20 phone", "It went well", "99999 min"),
)


def test_lines_as_people_write_them() -> None:
    read = {line: said(line, OF) for line in LINES}
    assert {line: (dict(one.parts), one.tags) for line, one in read.items()} == LINES
    assert {one.unread for one in read.values()} == {0}
    assert [said(line, OF).unread > 0 for line in NOT_WHOLE] == [True] * len(NOT_WHOLE)


def test_where_the_two_have_goals_a_number_is_one_of_these_and_a_topic_is_said_as_such() -> None:
    of = replace(OF, goals={("goal", 1): "g1", ("goal", 3): "g3"})
    line = said("45 min onsite, goal 3, topic 1", of)
    assert (line.goals, line.tags, line.unread) == (("g3",), ("planning",), 0)
    assert [said(text, of).unread for text in ("45 min, goal 2", "45 min, meta 1", "30 min, practice 1")] == [1, 0, 0]
    assert "goal 1, goal 3" in how_to_say(of, TONGUES["en"])[-1]


def test_whether_they_met_and_how_long_without_a_way_of_meeting() -> None:
    no = ("no", "No, we didn’t meet.", "No nos reunimos", "cancelled")
    yes = ("yes", "Sí", "OK!", "yes, planning")
    assert [(said(line, OF).no, said(line, OF).unread) for line in no] == [(True, 0)] * 4
    assert [(said(line, OF).yes, said(line, OF).unread) for line in yes] == [(True, 0)] * 4
    assert [said(line, OF).unplaced for line in ("45", "2 h", "90 minutes")] == [45, 120, 90]
    assert [yes_or_no(line) for line in ("Yes", "Sí, gracias", "no, sorry", "yes but later", "")] == [
        *(True, True, False, None, None),
    ]


def test_a_service_says_which_it_was_and_who_was_there() -> None:
    served = replace(
        OF,
        names=("Lakeview team",),
        kinds={"coaching": "Coaching", "training": "Teaching and learning opportunity"},
        present={"teachers": "Teachers", "team": "Team members", "staff": "Other staff"},
    )
    line = "90 min onsite, teaching & learning opportunity, 12 teachers, 3 team members, goal 1"
    found = said(line, served)
    assert (found.kind, found.present, found.parts, found.tags, found.unread) == (
        *("training", {"teachers": 12, "team": 3}),
        *({"onsite": 90}, ("planning",), 0),
    )
    below = said("60 min onsite, planning\nCoaching\n2 teachers and 1 other staff\nzq", served)
    assert (below.kind, below.present, below.words) == ("coaching", {"teachers": 2, "staff": 1}, "zq")
    assert [said(one, served).unread for one in ("60 min, coaching, training", "60 min, 4 janitors")] == [1, 1]
    assert said("45 min onsite, 4 teachers", OF).unread == 1
    asks = " ".join(how_to_say(served, TONGUES["en"]))
    assert "Which service it was, if you like: Coaching, Teaching and learning opportunity." in asks
    assert "3 Teachers, 3 Team members, 3 Other staff" in asks


def test_other_lines_are_words_and_topics_may_stand_below() -> None:
    read = said("Hi,\n\n45 min phone\nplanning\n\nHer class was 20 min late.\nThanks", OF)
    assert (dict(read.parts), read.tags, read.words) == (
        *({"phone": 45}, ("planning",)),
        "Hi,\nHer class was 20 min late.\nThanks",
    )


def test_a_program_in_spanish_says_how_to_answer_and_what_is_missing_in_spanish() -> None:
    spanish = TONGUES["es"]
    assert how_to_say(OF, spanish)[0].startswith(
        "O conteste este correo en una línea, por ejemplo: 45 min video call, "
    )
    assert missing(said("planning", OF), OF, spanish) == ["Falta: cuánto duró, por ejemplo 45 min."]


QUOTED = {
    "45 min\n\nOn Thu, Nov 19, 2026 at 5 PM Alongside <a@b.example> wrote:\n> 90 min\n> yes": "45 min",
    "45 min\n\nOn Thu, Nov 19, 2026 at 5:30 PM Alongside with a long name\n<a@b.example> wrote:\n\n> 90 min": "45 min",
    "El jue, 19 nov 2026, Alongside escribió:\n> ¿Cómo fue?\n\n45 min": "45 min",
    "45 min\n\nFrom: Alongside <a@b.example>\nSent: Thursday\nTo: Renée\nSubject: How was it\n\n90 min": "45 min",
    "45 min\n-----Original Message-----\n90 min": "45 min",
    "45 min\n-- \nRenée, 20 years": "45 min",
    "45\u00a0min\u200b\r\nSent from my phone": "45 min",
}


def test_what_is_quoted_or_stands_under_a_name_is_left_out() -> None:
    assert {text: own_words(text) for text in QUOTED} == QUOTED
    html = (
        "<style>p{}</style><p>45&nbsp;min<br>onsite</p><blockquote>90 min</blockquote><div id=divRplyFwdMsg>yes</div>"
    )
    assert own_words(text_of_html(html)) == "45 min\nonsite"


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_nothing_anybody_types_breaks_it(text: str) -> None:
    read = said(own_words(text_of_html(text)), OF)
    again = said(own_words(text), OF)
    assert {*read.parts, *again.parts} <= set(MODES)
    assert min(read.minutes, again.minutes, read.unread, again.unread) >= 0


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(MODES)), st.integers(1, 200)), min_size=1, max_size=3, unique_by=lambda m: m[0]
    ),
    st.lists(st.sampled_from(sorted(TOPICS)), max_size=2, unique=True),
    st.sampled_from((" + ", ", ", " and ", "; ")),
)
def test_what_is_written_by_the_rule_is_read_as_it_was_meant(
    parts: list[tuple[str, int]], topics: list[str], between: str
) -> None:
    line = between.join(
        [*(f"{minutes} min {MODES[mode]}" for mode, minutes in parts), *(TOPICS[one] for one in topics)]
    )
    read = said(line, OF)
    assert (dict(read.parts), set(read.tags), read.unread) == (dict(parts), set(topics), 0)
