"""The component tag: what it draws, and the sentences it says when a page gets a component wrong."""

from pathlib import Path

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError

import alongside.web.ui
from alongside.web.ui.component import Component, Misused, choice, flags, needs, texts
from alongside.web.ui.registry import COMPONENTS

TEMPLATES = Path(alongside.web.ui.__file__).parent / "templates" / "ui"
SHELLS = {"page", "work", "comp", "plain"}


def drawn(source: str, **context: object) -> str:
    return str(Template(source).render(Context(context)))


def said(source: str) -> str:
    with pytest.raises(TemplateSyntaxError) as fault:
        Template(source)
    return str(fault.value)


def test_a_button_with_a_word() -> None:
    assert drawn('{% ui "button" kind="primary" %}Save{% endui %}') == (
        '<button class="btn btn--primary" type="submit"> <span>Save</span></button>'
    )


def test_a_link_that_looks_like_a_button() -> None:
    assert drawn('{% ui "button" href=url size="sm" %}Look{% endui %}', url="/a?b=1&c=2") == (
        '<a class="btn btn--sm" href="/a?b=1&amp;c=2"> <span>Look</span></a>'
    )


def test_slots_and_body_see_the_variables_of_the_page() -> None:
    source = '{% ui "pubbar" title=title %}{% slot do %}{{ verb }}{% endslot %}{{ words }}{% endui %}'
    assert drawn(source, title="Publish", verb="Now", words="23 people hear of it") == (
        '<div class="pubbar"><div class="grow"><p class="strong">Publish</p>23 people hear of it</div>'
        '<div class="row">Now</div></div>'
    )


def test_a_component_does_not_see_the_variables_of_the_page() -> None:
    assert drawn('{% ui "fig" n=1 / %}', label="hours") == drawn('{% ui "fig" n=1 / %}')


def test_everything_a_person_typed_is_escaped() -> None:
    typed = '"><script>alert(1)</script>'
    source = (
        '{% ui "person" name=typed meta=typed initials="x" %}{{ typed }}{% endui %}'
        '{% ui "field" name="a" label=typed value=typed error=typed data-x=typed / %}'
        '{% ui "heat" weeks=weeks words=typed / %}'
    )
    page = drawn(source, typed=typed, weeks=[1])
    assert "<script" not in page
    assert page.count("&quot;&gt;&lt;script&gt;") == 8


def test_a_flag_can_be_named_or_given() -> None:
    named = drawn('{% ui "check" name="a" label="A" checked / %}')
    assert named == drawn('{% ui "check" name="a" label="A" checked=yes / %}', yes=True)
    assert "checked" not in drawn('{% ui "check" name="a" label="A" checked=yes / %}', yes=None)


def test_attributes_with_a_dash_pass_through_and_false_ones_do_not() -> None:
    page = drawn('{% ui "button" data-open="log" aria-expanded=no hx-boost=yes %}Log{% endui %}', no=None, yes=True)
    assert page == '<button class="btn" type="submit" data-open="log" hx-boost> <span>Log</span></button>'


@pytest.mark.parametrize(
    "source, sentence",
    [
        ('{% ui "buton" / %}', 'There is no component "buton". There are: button, '),
        ('{% ui "kbd" / %}', '"kbd" needs key.'),
        ('{% ui "kbd" key="/" kind="x" / %}', '"kbd" takes key; not "kind".'),
        ('{% ui "kbd" key="/" %}x{% endui %}', '"kbd" has no body: close it with "/"'),
        ('{% ui "badge" / %}', '"badge" needs a body between'),
        ('{% ui "badge" tone="red" %}x{% endui %}', '"badge" takes tone = (empty), brand, gold,'),
        ('{% ui "fig" n=1 %}{% slot foot %}x{% endslot %}{% endui %}', '"fig" has no slots; not "foot".'),
        ('{% ui "pubbar" title=1 %}{% slot foot %}x{% endslot %}{% endui %}', '"pubbar" has the slots do; not "foot".'),
        ('{% ui "kbd" key="/" key="?" / %}', '"kbd" is told key twice.'),
        ('{% ui "kbd" key="/" "x" / %}', '"kbd" is told things as name=value; not'),
        ("{% ui kbd / %}", "The first word of \"ui\" is the component's name in quotes"),
        ('{% ui "button" style="color:red" %}x{% endui %}', 'not "style".'),
        ('{% ui "button" onclick="x()" %}x{% endui %}', 'not "onclick".'),
        ('{% ui "button" hx-on="x()" %}x{% endui %}', 'not "hx-on".'),
        ('{% ui "button" hx-on--click="x()" %}x{% endui %}', 'not "hx-on--click".'),
        ('{% ui "button" data-hx-on--click="x()" %}x{% endui %}', 'not "data-hx-on--click".'),
        ('{% icon "no-such-shape" %}', 'There is no icon "no-such-shape".'),
        ('{% icon "lock" colour="red" %}', '"icon" takes label, size, solid; not "colour".'),
        ("{% icon %}", "An icon has a name"),
        ('{% ui "fig" n=1 %}{% slot %}x{% endslot %}{% endui %}', "A slot has one name"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_when_the_template_compiles(source: str, sentence: str) -> None:
    assert sentence in said(source)


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_refuses_an_unknown_prop(name: str) -> None:
    assert 'not "nonsense".' in said(f'{{% ui "{name}" nonsense=1 / %}}')


def test_all_faults_of_one_use_are_said_at_once() -> None:
    about = Component(needs("a") | texts("b") | flags("c") | {"d": choice("", "x")}, slots=("foot",), body="must")
    with pytest.raises(Misused) as fault:
        about.check("thing", given=["e"], slots=["head"], body=False)
    assert str(fault.value) == (
        '"thing" takes a, b, c, d; not "e". "thing" needs a. "thing" has the slots foot; not "head". '
        '"thing" needs a body between {% ui %} and {% endui %}.'
    )


@pytest.mark.parametrize(
    "source, inside",
    [
        ('{% ui "pubbar" title="x" %}\n{% if 1 %}{% slot do %}x{% endslot %}{% endif %}{% endui %}', "inside {% if %}"),
        ('{% ui "fig" n=1 %}\n{% with a=1 %}{% slot do %}{% endslot %}{% endwith %}{% endui %}', "inside {% with %}"),
        ("\n{% slot do %}x{% endslot %}", "outside of all components"),
    ],
)  # fmt: skip
def test_a_slot_that_does_not_stand_directly_in_a_component_is_refused(source: str, inside: str) -> None:
    assert said(source).startswith(f'line 2: The slot "do" stands {inside}. It must stand directly')


def test_a_mistake_names_the_template_and_the_line() -> None:
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", {"desk/home.html": '<p>\n{% ui "kbd" kind="x" / %}'})],
        builtins=["alongside.web.ui.templatetags.ui"],
    )
    with pytest.raises(TemplateSyntaxError) as fault:
        engine.get_template("desk/home.html")
    assert str(fault.value) == 'Template: desk/home.html, line 2: "kbd" takes key; not "kind". "kbd" needs key.'


def test_a_choice_given_by_a_variable_is_checked_when_drawn() -> None:
    with pytest.raises(Misused, match='"badge" takes tone'):
        drawn('{% ui "badge" tone=tone %}x{% endui %}', tone="red")


def test_one_template_for_each_component_and_none_besides() -> None:
    files = {path.stem for path in TEMPLATES.glob("*.html") if not path.stem.startswith("_")}
    assert files == set(COMPONENTS) | SHELLS


def test_props_and_slots_of_a_component_have_different_names() -> None:
    taken = {name: set(about.props) & {*about.slots, "body", "attrs"} for name, about in COMPONENTS.items()}
    assert {name: both for name, both in taken.items() if both} == {}


def test_icons_are_hidden_from_screen_readers_unless_they_stand_for_a_word() -> None:
    assert 'class="i" aria-hidden="true"' in drawn('{% icon "house" %}')
    assert drawn('{% icon "house" label="Home" %}').endswith('</svg><span class="vh">Home</span>')
    assert "style" not in drawn('{% icon "house" size="lg" %}')


def test_a_component_that_holds_a_form_carries_the_token_of_the_page() -> None:
    programs = [{"value": "p1", "name": "Principals", "current": True}, {"value": "p2", "name": "Teachers"}]
    source = '{% ui "switcher" name="Principals" choices=programs action="/as/" / %}'
    page = drawn(source, programs=programs, csrf_token="tok")
    assert 'name="csrfmiddlewaretoken" value="tok"' in page
    assert '<button name="participation" value="p2">' in page


def test_a_rounded_share_is_never_said_to_be_all_or_nobody() -> None:
    shares = drawn("{% for one in shares %}{{ one|in_ten }}, {% endfor %}", shares=[0, 1, 6, 10])
    assert shares == "hardly any, about 1 in 10, about 6 in 10, nearly all, "
