"""The gallery draws every component, and what it draws is sound HTML without a style or a handler of its own."""

import json
import re
from collections.abc import Iterator

import html5lib
import pytest
from django.template import Context, Template
from django.template.base import NodeList
from django.template.loader import get_template, render_to_string

from alongside.web.front.gallery import SAMPLE, Sample
from alongside.web.ui.registry import COMPONENTS
from alongside.web.ui.templatetags.ui import ComponentNode

PLACES = [
    {"url": "/", "label": "Home", "icon": "house", "current": True},
    {"url": "/people", "label": "My people", "icon": "users", "count": 2, "count_words": "new"},
    {"url": "/videos", "label": "Videos", "icon": "video", "wide": True},
]
WHO = {
    "places": PLACES,
    "person_name": "Renée Castellanos",
    "initials": "RC",
    "tone": 1,
    "role_words": "Coach",
    "log_url": "/log",
    "find_url": "/find",
    "sign_out_url": "/out",
    "account_url": "/me",
    "programs": SAMPLE["programs"],
    "acting_url": "/as/",
    "theme": "dark",
    "csp_nonce": "abc",
}
BLOCKS = "{% block heading %}People{% endblock %}{% block main %}<p>Here</p>{% endblock %}"
SHELLS = {
    "gallery": '{% extends "front/gallery.html" %}',
    "work": '{% extends "ui/work.html" %}' + BLOCKS,
    "comp": '{% extends "ui/comp.html" %}' + BLOCKS,
    "plain": '{% extends "ui/plain.html" %}' + BLOCKS,
}


def page_of(name: str) -> str:
    return str(Template(SHELLS[name]).render(Context({**SAMPLE, **WHO, "form": Sample(), "csrf_token": "t"})))


def uses(nodes: NodeList) -> Iterator[str]:
    for node in nodes.get_nodes_by_type(ComponentNode):
        assert isinstance(node, ComponentNode)
        yield node.name


def test_every_component_is_in_the_gallery() -> None:
    template: Template = get_template("front/gallery.html").template  # type: ignore[attr-defined]
    assert set(COMPONENTS) - set(uses(template.nodelist)) == set()


@pytest.mark.parametrize("name", SHELLS)
def test_the_page_is_sound_html(name: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page_of(name))


@pytest.mark.parametrize("name", SHELLS)
def test_the_page_has_no_style_and_no_handler_of_its_own(name: str) -> None:
    page = page_of(name)
    assert re.findall(r"<[^>]*\s(style|on[a-z]+)=", page) == []
    assert re.findall(r"<(style|script)\b(?![^>]*\bsrc=)", page) == []


@pytest.mark.parametrize("name", SHELLS)
def test_the_page_has_one_heading_one_main_and_a_way_past_the_menu(name: str) -> None:
    page = page_of(name)
    assert (len(re.findall("<h1", page)), len(re.findall("<main", page)), page.count('href="#main"')) == (1, 1, 1)


@pytest.mark.parametrize("name", SHELLS)
def test_names_in_the_page_are_unique_and_lead_somewhere(name: str) -> None:
    page = page_of(name)
    names = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(names) == sorted(set(names))
    pointed = re.findall(r'\s(?:for|aria-describedby|aria-labelledby|aria-controls|form)="([^"]*)"', page)
    assert {name for group in pointed for name in group.split()} - set(names) == set()


def test_the_theme_is_in_the_first_tag() -> None:
    assert '<html lang="en" data-theme="dark">' in page_of("work")


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "refused.html"])
def test_an_error_page_needs_nothing_but_itself(name: str) -> None:
    page = render_to_string(name, {"sentence": "October is <closed>.", "number": "K7-4410"})
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<closed>" not in page


def test_scripts_carry_the_nonce_of_the_answer() -> None:
    assert re.findall(r'<script[^>]*nonce="([^"]*)"', page_of("comp")) == ["abc", "abc"]


def test_htmx_evaluates_nothing_and_keeps_no_page_in_the_browser() -> None:
    told = re.findall(r"<meta name=\"htmx-config\" content='([^']*)'>", page_of("comp"))
    assert [json.loads(one) for one in told] == [
        {
            "allowEval": False,
            "allowScriptTags": False,
            "includeIndicatorStyles": False,
            "selfRequestsOnly": True,
            "historyCacheSize": 0,
            "refreshOnHistoryMiss": True,
        }
    ]
