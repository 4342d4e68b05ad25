"""Lengths of bars, sentences for strips, pages to offer, and fields of forms."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alongside.web.ui import fields, shapes
from alongside.web.ui.component import Misused


def drawn(source: str, **context: object) -> str:
    return str(Template(source).render(Context(context)))


@pytest.mark.parametrize(
    "value, of, share",
    [
        (14.5, 40, "36.2"),
        ("14.50", "40", "36.2"),
        (0, 40, "0"),
        (50, 40, "100"),
        (-1, 40, "0"),
        (5, 0, "0"),
        (20, 40, "50"),
    ],
)
def test_a_share_is_between_nothing_and_all(value: object, of: object, share: str) -> None:
    assert shapes.percent(value, of) == share


@given(st.decimals(allow_nan=True, allow_infinity=True), st.decimals(allow_nan=True, allow_infinity=True))
def test_a_share_is_always_drawable(value: object, of: object) -> None:
    assert 0 <= float(shapes.percent(value, of)) <= 100


def test_a_word_where_a_number_belongs_is_named() -> None:
    with pytest.raises(Misused, match='of must be a number; not "forty"'):
        shapes.percent(1, "forty")


def test_no_language_puts_a_comma_into_a_drawing() -> None:
    with translation.override("de"):
        page = drawn('{% ui "bullet" value=value plan=14.5 of=40 words="x" / %}', value=14.5)
    assert 'width="36.2%"' in page


@pytest.mark.parametrize(
    "weeks, sentence",
    [
        ([2, 3, 1], "Contact in all 3 weeks"),
        (["x", 2, 0, 1, "gap", "gap"], "Contact in 2 of 5 weeks, none in the last 2"),
        ([1, 0], "Contact in 1 of 2 weeks"),
        (["gap", "gap"], "Contact in 0 of 2 weeks, none in the last 2"),
        (["x", "x"], "Not started yet"),
        ([9], "Contact in 1 of 1 weeks"),
    ],
)
def test_a_strip_of_weeks_says_what_it_shows(weeks: list[object], sentence: str) -> None:
    assert shapes.heat({"weeks": weeks, "words": ""})["words"] == sentence


def test_parts_of_a_whole_lie_side_by_side() -> None:
    shaped = shapes.parts({"parts": [("new", 50, "brand"), ("updated", 0, "sky"), ("left out", 50, "clay")]})
    assert shaped == {
        "drawn": [{"x": "0", "width": "50", "look": "brand"}, {"x": "50", "width": "50", "look": "clay"}],
        "words": "50 new, 0 updated, 50 left out",
    }


@pytest.mark.parametrize(
    "page, pages, listed",
    [(1, 1, [1]), (1, 2, [1, 2]), (5, 9, [1, None, 4, 5, 6, None, 9]), (9, 9, [1, None, 8, 9])],
)
def test_a_pager_offers_the_ends_and_the_neighbours(page: int, pages: int, listed: list[int | None]) -> None:
    assert shapes.pager({"page": page, "pages": pages})["listed"] == listed


@pytest.mark.parametrize(
    "name, initials",
    [("Maya Lindqvist", "ML"), ("Renée de la Cruz", "RC"), ("Ånders", "Å"), ("", ""), ("Dr. (Ana) Ruiz", "DR")],
)
def test_initials(name: str, initials: str) -> None:
    assert shapes.initials_of(name) == initials


def test_a_helper_above_what_they_agreed_to_stays_visible() -> None:
    assert shapes.cap({"taken": 3, "proposed": 1, "room": 2})["words"] == "3 taken, 1 proposed, 0 free"


class Visit(forms.Form):
    place = forms.CharField(help_text="A room", required=False, max_length=40)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(min_value=1)
    mode = forms.ChoiceField(choices=[("onsite", "Onsite"), ("call", "Call")])
    focus = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(widget=forms.Textarea)
    shared = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput)


KINDS = {
    "place": "field",
    "day": "field",
    "minutes": "field",
    "mode": "select",
    "focus": "choice",
    "note": "textarea",
    "shared": "check",
    "key": "hidden",
}


def test_each_field_of_a_form_finds_its_component() -> None:
    form = Visit()
    assert {
        name: fields.bound({"field": form[name], "look": "", "optional": ""})["kind"] for name in form.fields
    } == KINDS


def test_what_was_typed_is_kept_beside_its_error() -> None:
    form = Visit({"minutes": "many", "focus": ["b"], "mode": "call"})
    page = drawn(
        '{% ui "errors" faults=form / %}{% for field in form %}{% ui "formfield" field=field / %}{% endfor %}',
        form=form,
    )
    assert 'value="many"' in page
    assert 'aria-invalid="true" aria-describedby="id_minutes_error"' in page
    assert '<a href="#id_minutes">Enter a whole number.</a>' in page
    assert '<option value="call" selected>' in page
    assert 'value="b" checked' in page


def test_options_may_be_dicts_pairs_or_triples_and_nothing_else() -> None:
    given_ = {
        "name": "a",
        "value": 2,
        "id": "",
        "options": [(1, "One"), (2, "Two", "phone"), {"value": 3, "label": "Three"}],
    }
    told: Any = fields.options(given_)["options"]
    assert [(one["value"], one["icon"], one["chosen"]) for one in told] == [
        ("1", "", False),
        ("2", "phone", True),
        ("3", "", False),
    ]
    with pytest.raises(Misused, match="An option is"):
        fields.options(given_ | {"options": ["One"]})


@pytest.mark.parametrize(
    "value, held",
    [
        (date(2026, 11, 19), "2026-11-19"),
        (time(15, 30), "15:30"),
        (datetime(2026, 11, 19, 15, 30, tzinfo=UTC), "2026-11-19T15:30+00:00"),
        (Decimal("1.5"), "1.5"),
        (1200, "1200"),
        ("as typed", "as typed"),
    ],
)
def test_a_control_holds_what_browsers_read_in_every_language(value: object, held: str) -> None:
    with translation.override("de"):
        assert f'value="{held}"' in drawn('{% ui "field" name="a" label="A" value=value / %}', value=value)
