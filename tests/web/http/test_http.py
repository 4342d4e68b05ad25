"""What holds for every answer whatever is asked: its headers, its methods, and that junk never breaks a page."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from alongside.config.settings import SECURE_CSP
from tests.doors import NO_PAGE_OF_A_REFUSAL
from tests.web.http.addresses import KINDS, OF_OTHERS, Address, Scene, addresses, scene
from tests.web.http.forms import (
    CODEC,
    EVERY_KIND,
    JUNK,
    MEGABYTE,
    ROUNDS,
    Form,
    bodies,
    encoded,
    forms_of,
    mixed,
    names,
    some,
    some_names,
)

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}
ADDRESSES = addresses()
FIELDS = names()
EACH = pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
BROKEN = 500


@pytest.fixture(scope="module")
def everyone(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The scene, built once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield scene()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in(everyone: Scene) -> dict[str, str]:
    """The cookies of each, signed in once."""
    return {kind: everyone.browser(kind).cookies.output(header="", sep=";") for kind in KINDS}


@pytest.fixture
def browsers(signed_in: dict[str, str]) -> Iterator[dict[str, Client]]:
    """One browser of each; whatever the test does is rolled back."""
    with transaction.atomic():
        yield {kind: browser(cookies) for kind, cookies in signed_in.items()}
        transaction.set_rollback(True)


def browser(cookies: str) -> Client:
    """A browser that holds these, and answers an error with its page."""
    found = Client(raise_request_exception=False)
    found.cookies = SimpleCookie(cookies)
    return found


def status(browser: Client, method: str, path: str, **more: Any) -> int:
    """The status of one answer; what it did is rolled back, and the browser keeps its cookies."""
    cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        found = browser.generic(method, path, headers=NO_PAGE_OF_A_REFUSAL, **more).status_code
        transaction.set_rollback(True)
    browser.cookies = cookies
    return found


def policy(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: sorted(values) for name, *values in parts}


@pytest.mark.once
def test_every_answer_says_what_a_browser_may_do(everyone: Scene) -> None:
    angela, nobody = everyone.browser("coordinator"), Client()
    answers = {
        (browser.get(address, headers={"host": host}).status_code, address): browser.get(
            address, headers={"host": host}
        )
        for browser, address, host in (
            (angela, "/office/", "testserver"),
            (angela, "/office/people/export.csv", "testserver"),
            (angela, "/leaders/", "testserver"),
            (angela, "/sign-out/", "testserver"),
            (angela, "/nowhere/", "testserver"),
            (nobody, "/office/", "testserver"),
            (nobody, "/sign-in/", "testserver"),
            (nobody, "/healthz", "testserver"),
            (nobody, "/sign-in/", "elsewhere.example"),
        )
    }
    assert sorted({status for status, _ in answers}) == [200, 302, 400, 403, 404, 405]
    for (status, address), answer in answers.items():
        said = {name: answer.headers.get(name, "") for name in ALWAYS}
        assert (address, status, said) == (address, status, ALWAYS)
        allowed = policy(answer)
        assert {word for words in allowed.values() for word in words if "unsafe" in word or "*" in word} == set()
        assert set(allowed) == set(SECURE_CSP)
        assert allowed["default-src"] == ["'none'"]


@pytest.mark.once
def test_a_refused_form_has_the_same_headers(everyone: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("front:sign-in"), {"email": "maya@rivertown.example"})
    said = {name: answer.headers.get(name, "") for name in ALWAYS}
    assert (answer.status_code, said) == (403, ALWAYS)


@pytest.mark.once
def test_who_takes_no_pages_reads_the_sentence_of_a_refusal_alone(everyone: Scene) -> None:
    angela = everyone.browser("coordinator")
    told = {}
    for accept in ("text/html", "text/csv", "text/csv, */*;q=0.1"):
        answer = angela.get("/desk/", headers={"accept": accept})
        told[accept] = (answer.status_code, answer.headers["Content-Type"], "<h1" in answer.content.decode())
    page, sentence = (403, "text/html; charset=utf-8", True), (403, "text/plain; charset=utf-8", False)
    assert told == {"text/html": page, "text/csv": sentence, "text/csv, */*;q=0.1": page}


@pytest.mark.once
def test_every_page_has_a_new_nonce_and_no_script_without_it(everyone: Scene) -> None:
    angela = everyone.browser("coordinator")
    seen = set()
    for _ in range(2):
        answer = angela.get("/office/")
        (nonce,) = [word[len("'nonce-") : -1] for word in policy(answer)["script-src"] if word.startswith("'nonce-")]
        page = answer.content.decode()
        scripts = re.findall(r"<script\b[^>]*>", page)
        assert scripts
        assert [
            script for script in scripts if f'nonce="{nonce}"' not in script and 'src="/static/' not in script
        ] == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
        seen.add(nonce)
    assert len(seen) == 2


@pytest.mark.once
@EACH
def test_each_address_takes_the_methods_it_is_for(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    """A method nobody uses gets 405 from whoever may come in, and is no way in for anybody else."""
    path = next(address.filled(everyone.rows))
    refused = 403 if address.name in OF_OTHERS else 405
    assert [status(browsers[address.kind], method, path) for method in ("PUT", "TRACE")] == [refused, refused]
    assert status(Client(), "PUT", path) in {302, 405}


@pytest.mark.once
@EACH
def test_asking_for_the_head_alone_says_the_same_without_a_body(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    browser, path = browsers[address.kind], next(address.filled(everyone.rows))
    whole, head = browser.get(path), browser.head(path)
    body = b"".join(head.streaming_content) if head.streaming else head.content  # type: ignore[attr-defined]
    assert (head.status_code, body) == (whole.status_code, b"")


@EACH
def test_junk_in_the_query_and_in_every_field_breaks_no_page(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    browser, broken = browsers[address.kind], []
    for path in list(address.filled(everyone.rows))[:1]:
        for turn in range(ROUNDS):
            fields = encoded(mixed(FIELDS, turn))
            answers = (
                status(browser, "GET", path, QUERY_STRING=fields),
                status(browser, "POST", path, data=fields, content_type=CODEC),
            )
            broken += [(path, turn, answers)] if max(answers) >= BROKEN else []
    assert broken == []


@pytest.mark.once
@EACH
def test_a_null_character_is_refused_wherever_it_stands(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    """PostgreSQL keeps none, so without this it would be a broken page there, and only there."""
    browser, path = browsers[address.kind], next(address.filled(everyone.rows))
    null = encoded({"q": JUNK["a null"]})
    assert status(browser, "GET", path, QUERY_STRING=null) == 400
    assert status(browser, "POST", path, data=null, content_type=CODEC) == 400


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.takes], ids=lambda address: address.name)
def test_junk_where_an_address_names_a_row_breaks_no_page(browsers: dict[str, Client], address: Address) -> None:
    browser, broken = browsers[address.kind], []
    for junk in some_names(address.name):
        path = next(iter(address.filled(("hole",)))).replace("hole", junk).replace("/1/", f"/{junk}/")
        answers = (status(browser, "GET", path), status(browser, "POST", path))
        broken += [(path[:80], answers)] if max(answers) >= BROKEN else []
    assert broken == []


@pytest.mark.once
def test_one_field_of_junk_in_a_form_that_is_right_otherwise_breaks_nothing(
    everyone: Scene, browsers: dict[str, Client]
) -> None:
    """Every form of every page, sent as the page fills it in, with one field after another replaced."""
    broken: list[tuple[str, str, str, str, int]] = []
    sent: set[tuple[str, str]] = set()
    for kind, path, form in _forms(everyone, browsers):
        to = (form.action or path).partition("?")[0]
        for field in form.values:
            for what, value in some(f"{to} {field}"):
                given = encoded({name: said.encode() for name, said in form.values.items()} | {field: value})
                more = {"data": given, "content_type": CODEC} if form.method == "post" else {"QUERY_STRING": given}
                found = status(browsers[kind], form.method.upper(), to, **more)
                broken += [(path, to, field, what, found)] if found >= BROKEN else []
            sent.add((to, field))
    assert broken == []
    assert {field for _, field in sent} >= {
        "email",
        "known_as",
        "minutes",
        "note",
        "day",
        "time",
        "whom",
        "participation",
    }


def _forms(everyone: Scene, browsers: dict[str, Client]) -> Iterator[tuple[str, str, Form]]:
    """Every form once: by the names of its fields, on the pages that these four may open."""
    seen: set[tuple[str, ...]] = set()
    for kind, browser in browsers.items():
        for path in [path for address in ADDRESSES for path in address.filled(everyone.rows[:2])]:
            answer = browser.get(path)
            if answer.status_code != 200 or answer.streaming:
                continue
            for form in forms_of(answer.content):
                form.values.pop("csrfmiddlewaretoken", None)
                key = tuple(sorted(form.values))
                if key not in seen:
                    seen.add(key)
                    yield kind, path, form


@pytest.mark.once
@EACH
def test_a_form_with_files_or_in_pieces_breaks_no_page(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    """A file where a word is asked for; at a few, forms that stop in the middle or say they are something else."""
    browser, path = browsers[address.kind], next(address.filled(everyone.rows))
    sent = bodies() if EVERY_KIND or address in ADDRESSES[::20] else bodies()[:1]
    found = [(how[:50], status(browser, "POST", path, data=body, content_type=how)) for how, body in sent]
    assert [each for each in found if each[1] >= BROKEN] == []


@pytest.mark.once
@EACH
def test_a_megabyte_in_a_field_breaks_no_page(everyone: Scene, browsers: dict[str, Client], address: Address) -> None:
    browser, path = browsers[address.kind], next(address.filled(everyone.rows))
    sent = encoded({"note": MEGABYTE, "email": MEGABYTE})
    assert status(browser, "POST", path, data=sent, content_type=CODEC) < BROKEN


@pytest.mark.once
@pytest.mark.parametrize("address", ADDRESSES[::20], ids=lambda address: address.name)
def test_more_than_the_product_takes_in_all_is_refused_before_it_is_looked_at(
    everyone: Scene, browsers: dict[str, Client], address: Address
) -> None:
    browser, path = browsers[address.kind], next(address.filled(everyone.rows))
    too_much = encoded({"note": MEGABYTE * 3})
    assert status(browser, "POST", path, data=too_much, content_type=CODEC) in {400, 403, 404, 405, 413}


BY_ITSELF = "front:letters"  # mail programs send it without a page (RFC 8058); its link says who


@pytest.mark.once
def test_without_its_token_no_form_is_looked_at(everyone: Scene, browsers: dict[str, Client]) -> None:
    angela = browsers["coordinator"]
    angela.handler.enforce_csrf_checks = True
    forms = [address for address in ADDRESSES if address.name != BY_ITSELF]
    assert {status(angela, "POST", next(address.filled(everyone.rows))) for address in forms} == {403}
