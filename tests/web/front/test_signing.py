"""Signing an agreement: by a mailed link, signed in, twice, too late, with somebody else's link."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from alongside.programs.actions.agreements import AskedToSign, change_terms
from alongside.programs.models.agreements import Agreement, Drawing, Signature
from alongside.programs.queries_agreements import standing_of
from alongside.reports.agreement_papers import agreement_paper, agreement_pdf
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.agreements import NORA, asked, begun, joining_cohort
from tests.factories.programs import acting

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def joint(everyone: Cast) -> Agreement:
    return begun(joining_cohort(everyone), everyone)


@pytest.fixture
def link(joint: Agreement, everyone: Cast) -> AskedToSign:
    return asked(joint, everyone, "district", NORA)


def where(link: AskedToSign) -> str:
    return reverse("front:signing", args=[link.token])


def form(joint: Agreement, name: str = NORA.name) -> dict[str, str]:
    return {"name": name, "read": "1", "digest": standing_of(joint).newest.row.digest}


def said(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())


def test_nora_reads_and_signs(client: Client, joint: Agreement, link: AskedToSign) -> None:
    shown = said(client.get(where(link)).content)
    assert "Rivertown District 12: Agreement of district and local" in shown
    assert "Nothing said here is used to evaluate anybody." in shown
    assert "You sign as Superintendent." in shown
    assert client.post(where(link), form(joint)).status_code == 302
    assert "Dr. Nora Ellery, Superintendent, on November 12, 2026, 9:41 am." in said(client.get(where(link)).content)
    letter = mail.outbox[0]
    one = Signature.objects.get()
    assert (letter.to, one.digest in letter.body, one.text.text.strip() in letter.body) == ([NORA.email], True, True)


def test_what_she_drew_stands_beside_her_name(client: Client, joint: Agreement, link: AskedToSign) -> None:
    for broken in ("[[[1,2],[3]]]", "[[[601,2]]]", '[[["1",2]]]', "[[]]", "{}", "[" * 9000, "[[[true,1]]]"):
        answer = client.post(where(link), form(joint) | {"drawn": broken})
        assert (answer.status_code, "Draw it again" in said(answer.content)) == (422, True)
    assert Signature.objects.count() == 0
    assert client.post(where(link), form(joint) | {"drawn": "[[[10,20],[30,45]],[[60,60]]]"}).status_code == 302
    assert Signature.objects.get().drawing.path == "M10 20L30 45 M60 60h1"
    assert b'<path d="M10 20L30 45 M60 60h1"/>' in client.get(where(link)).content
    paper = agreement_paper(standing_of(joint))
    assert [one.drawn for one in paper.signatures] == ["M10 20L30 45 M60 60h1", ""]
    assert agreement_pdf(standing_of(joint)).startswith(b"%PDF")
    with pytest.raises(DatabaseError), transaction.atomic():
        Drawing.objects.update(strokes=[])


def test_opening_signs_nothing_and_signing_twice_is_once(client: Client, joint: Agreement, link: AskedToSign) -> None:
    assert [client.get(where(link)).status_code for _ in range(3)] == [200] * 3
    assert Signature.objects.count() == 0
    assert [client.post(where(link), form(joint)).status_code for _ in range(2)] == [302, 302]
    assert (Signature.objects.count(), len(mail.outbox)) == (1, 1)


def test_what_is_missing_is_said(client: Client, joint: Agreement, link: AskedToSign) -> None:
    unread = client.post(where(link), form(joint) | {"read": ""})
    another = client.post(where(link), form(joint, "Paul Whitfield"))
    assert [answer.status_code for answer in (unread, another)] == [422, 422]
    assert "Say that you have read it." in said(unread.content)
    assert "Type your name as it stands here: Dr. Nora Ellery." in said(another.content)
    neither = client.post(where(link), form(joint, "Paul Whitfield") | {"read": ""})
    for piece in ("Say that you have read it.", "Type your name as it stands here: Dr. Nora Ellery."):
        assert said(neither.content).count(piece) == 2  # above, and at its field
    assert Signature.objects.count() == 0


def test_the_text_changed_while_she_read(client: Client, joint: Agreement, link: AskedToSign, everyone: Cast) -> None:
    read = form(joint)
    who = acting(everyone.angela.participations.get(cohort=joint.cohort), NOW.date())
    change_terms(agreement=joint, values={"release": "2 days"}, why="", seen=1, by=everyone.angela, who=who)
    answer = client.post(where(link), read)
    assert (answer.status_code, "The text was changed while you read it" in said(answer.content)) == (422, True)
    assert "2 days" in said(answer.content)
    assert client.post(where(link), form(joint)).status_code == 302


def test_a_stranger_with_her_link(joint: Agreement, link: AskedToSign, everyone: Cast) -> None:
    stranger = signed_in(everyone.stranger)
    for answer in (stranger.get(where(link)), stranger.post(where(link), form(joint))):
        assert (answer.status_code, "Rivertown" in said(answer.content)) == (404, False)
    assert Client().get(reverse("front:signing", args=["made-up"])).status_code == 404
    assert Signature.objects.count() == 0


def test_a_link_that_is_over_is_mailed_anew(client: Client, joint: Agreement, link: AskedToSign) -> None:
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        over = client.get(where(link))
        assert (over.status_code, "This link was good until December 12." in said(over.content)) == (410, True)
        assert client.post(where(link), form(joint)).status_code == 410
        assert client.post(reverse("front:signing-again", args=[link.token])).status_code == 302
        fresh = re.findall(r"http://testserver(/sign/\S+)", str(mail.outbox[0].body))[0]
        assert client.post(fresh, form(joint)).status_code == 302
    assert Signature.objects.count() == 1


def test_she_signs_in_and_finds_it(joint: Agreement, link: AskedToSign, everyone: Cast) -> None:
    nora = signed_in(everyone.nora)
    shown = nora.get(reverse("front:agreements")).content
    assert "Rivertown District 12" in said(shown)
    page = reverse("front:agreement", args=[link.request.public_id])
    assert page in shown.decode()
    assert nora.post(page, form(joint)).status_code == 302
    one = Signature.objects.get()
    assert (one.way, one.person) == ("signed-in", everyone.nora)
    assert signed_in(everyone.stranger).get(page).status_code == 404
    assert "Nothing to sign" in said(signed_in(everyone.stranger).get(reverse("front:agreements")).content)


def test_what_was_signed_can_be_kept_as_a_paper_with_its_fingerprint(
    joint: Agreement, everyone: Cast, link: AskedToSign
) -> None:
    nora = signed_in(everyone.nora)
    nora.post(where(link), form(joint))
    address = reverse("front:agreement-paper", args=[link.request.public_id])
    kept = nora.get(address)
    assert (kept.status_code, kept["Content-Type"], kept.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert kept.content == nora.get(address).content
    paper = agreement_paper(standing_of(joint))
    assert [(one.name, one.whom) for one in paper.signatures] == [
        ("Dr. Nora Ellery", "Superintendent"),
        ("", "President of the local"),
    ]
    assert "\n\n".join(paper.parts) + "\n" == standing_of(joint).newest.row.text
    assert paper.digest == Signature.objects.get().digest
    assert signed_in(everyone.paul).get(address).status_code == 404
