"""A program in Spanish terms: what its pages and letters say of it is what its file says, and in its language.

So are headings, buttons, labels and refusals of the pages that belong to it. On pages of several programs they are in
English, and so are names.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from string import Formatter
from uuid import UUID

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.english_pages import PAGES
from alongside.notices.actions import read_events
from alongside.notices.enums import Side
from alongside.notices.letters import letter
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.notices.words import WORDS
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.applying import NOW
from tests.factories.programs import acting, enrolled

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "blueprint" / "promotoras.yaml"
MAY = ("defer", "withdraw", "extend", "transfer", "role-change", "leave")
PAGE = "/programs/promotoras-de-salud/"
CHROME = {"How you met", "You are beside", "for your yes", "If you like", "Skip to main content"}


@pytest.fixture(autouse=True)
def generation(everyone: Cast) -> Iterator[Cohort]:
    with time_machine.travel(NOW, tick=False):
        source, sponsor = FILE.read_text("utf-8"), everyone.places.union
        source = source.replace("\nwords:\n", "\nwords:\n  contract: {one: convenio, many: convenios}\n", 1)
        source = source.replace("joining:\n", f"joining:\n  may: [{', '.join(MAY)}]\n", 1)
        version = adopt_text(source=source, file=FILE.name, sponsor=sponsor, by=None)
        days = {"starts_on": date(2026, 2, 15), "ends_on": date(2026, 11, 30)}
        yield open_cohort(version=version, key="promotoras-2026", name="Generación 2026", by=None, **days)


def test_what_is_asked_says_the_program_s_own_noun_for_a_contract() -> None:
    page = words(PAGE)
    assert "cada hora de su convenio de horas de caminata, a más tardar el fin de su convenio" in page
    assert "contrato" not in page.lower()


def words(address: str, **answers: str) -> str:
    answer = Client().post(address, answers) if answers else Client().get(address)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def test_the_page_says_what_the_file_says() -> None:
    page = words(PAGE)
    said = (
        "Red de promotoras de salud",
        "Una comadre que camina con usted",
        "barrios sin clínica",
        "Quien habla náhuatl o zapoteco en un barrio sin clínica",
        "Asamblea del barrio",
        "Un lugar con sombra para el círculo",
        "Lo que se dice en el círculo, en el círculo se queda.",
        "Comienza la generación de las lluvias.",
        "mailto:casa@agua.example",
        "Propósitos",
        "Que nadie empiece sola",
        "450.50 MXN",
        "El barrio, la escucha, los primeros auxilios",
    )
    assert [piece for piece in said if piece not in page] == []


def test_the_answer_is_in_its_words() -> None:
    facts = {"fact-position": "vecina", "fact-idioma": "nahuatl", "fact-barrio-sin-clinica": "yes"}
    asked = words(PAGE)
    assert [piece for piece in ("¿Qué lengua habla en casa?", "Náhuatl", "Vecina") if piece not in asked] == []
    told = words(f"{PAGE}eligible/", **facts)
    assert [
        piece
        for piece in ("la lengua que habla en casa es náhuatl", "quien habla náhuatl o zapoteco")
        if piece not in told.lower()
    ] == []


def english_of_the_tables() -> set[str]:
    """Every run of three words and more that a table of sentences says in English between its places."""
    notices = [
        words
        for sides in WORDS.values()
        for side, one in sides.items()
        if side is not Side.COORDINATOR
        for words in (one.subject, one.text, one.link)
    ]
    runs = {
        run.strip(" .,:;?")
        for words in (*ENGLISH.patterns.values(), *notices)
        for literal, *_ in Formatter().parse(words)
        for run in re.split(r"[.?!\n]", literal)
    }
    return {run for run in runs if len(run.split()) >= 3}


def reading(whose: Client, *addresses: str) -> Mapping[str, str]:
    answers = {address: whose.get(address) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 200)
    texts = {address: re.sub(r"<[^>]*>", " ", answer.content.decode()) for address, answer in answers.items()}
    return {address: unescape(" ".join(text.split())) for address, text in texts.items()}


def test_who_takes_part_reads_no_english_sentence_of_a_table(generation: Cohort, everyone: Cast) -> None:
    new, helping = enrolled(generation, everyone.maya, "nueva"), enrolled(generation, everyone.renee, "comadre")
    day = timezone.localdate() - timedelta(days=1)
    together = start_engagement(
        cohort=generation, duty="acompanar", supported=new, helper=helping, starts_on=day, by=None
    )
    wall = datetime.combine(day, time(10, 0))
    log_session(
        by=everyone.renee,
        who=acting(helping, day),
        contact=Contact(
            key=UUID(int=1),
            engagements=(together,),
            wall=wall,
            minutes=40,
            mode="puerta",
            tags=("agua",),
            typed_at=timezone.now(),
        ),
    )
    read_events(lambda _: None)
    letters = [
        letter([text], "a@agua.example") for text in texts_of(list(Notice.objects.select_related("event", "person")))
    ]
    pages = ("/desk/", f"/desk/together/{together.public_id}/", "/notices/", "/taking-part/")
    read = [*reading(signed_in(everyone.maya), *pages).values(), *reading(signed_in(everyone.renee), *pages).values()]
    read += [*reading(Client(), PAGE).values(), *(" ".join(str(one.body).split()) for one in letters)]
    assert len(letters) >= 1
    found = {run for run in english_of_the_tables() for text in read if run in text}
    assert found - CHROME == set()
    assert ["anotó 40 minutos con usted" in text for text in read].count(True) == 2  # the bell, the letter


def test_applying_is_in_its_language_from_the_page_to_the_answer(mailoutbox: list[EmailMessage]) -> None:
    browser, form = Client(), f"{PAGE}apply/nueva/"
    seen = [browser.get(PAGE), browser.get(form), browser.post(form, {"email": "nobody"})]
    assert "Eso no parece una dirección de correo." in unescape(seen[-1].content.decode())
    seen.append(browser.post(form, {"email": "lupe@agua.example"}, follow=True))
    found = re.search(r"https?://testserver(/applying/\S+)", str(mailoutbox[0].body))
    assert found is not None
    own, names = found[1], {"given_name": "Lupe", "family_name": "Sol", "school": "Casa Agua"}
    seen.append(browser.get(own))
    seen += [
        browser.post(own, typed, follow=True) for typed in ({"do": "begin"}, {"do": "send"}, names | {"do": "send"})
    ]
    texts = [unescape(one.content.decode()) for one in seen]
    assert ["Antes de leerla nos falta su nombre, sus apellidos y el lugar" in text for text in texts].count(True) == 1
    assert "Su solicitud está con nosotros" in texts[-1]
    assert [text for text in texts if '<html lang="es"' not in text] == []
    shown = [re.sub(r"<[^>]*>", " ", text) for text in texts]
    assert {run for run in english_of_the_tables() for text in shown if run in " ".join(text.split())} == set()


def test_every_word_of_the_frame_is_used_and_every_refusal_is_one_the_product_says() -> None:
    code = Path(__file__).parents[3] / "alongside"
    pages = "".join(one.read_text("utf-8") for one in (code / "web").rglob("*.html"))
    python = "".join(one.read_text("utf-8") for one in code.rglob("*.py") if one.parent.name != "tongues")
    asked = set(re.findall(r"\bframe\.(\w+)|{% say \"(\w+)\"", pages))
    asked = {one or other for one, other in asked} | set(re.findall(r"[\"']page\.(\w+)[\"']", python))
    asked |= set(re.findall(r"frame\"\]\[\"(\w+)\"", python))
    assert asked == {key.removeprefix("page.") for key in PAGES if key.startswith("page.")}
    for word, you in (("{they}", "you"), ("{They}", "You"), ("{theirs}", "yours"), ("{them}", "you")):
        python = python.replace(word, you)
    said = {
        key: max(re.split(r"{\w+}", words), key=len).lstrip(") ")
        for key, words in PAGES.items()
        if not key.startswith("page.")
    }
    assert {key for key, words in said.items() if words not in python} - {
        "refused.tries.one",
        "refused.tries.many",
    } == set()


def test_an_invitation_is_in_the_language_of_ones_program(
    generation: Cohort, everyone: Cast, mailoutbox: list[EmailMessage]
) -> None:
    enrolled(generation, everyone.angela, "coordinacion")
    noemi = somebody("Noemí Paz", "noemi@agua.example", verified=False)
    row = enrolled(generation, noemi, "nueva")
    office, address = signed_in(everyone.angela), noemi.addresses.get()
    office.post(f"/office/people/{row.public_id}/invite/", {"address": str(address.pk)})
    assert (mailoutbox[0].subject, "Entre con este enlace" in mailoutbox[0].body) == ("Su invitación a Alongside", True)
    found = re.search(r"https?://testserver(/invitation/\S+)", str(mailoutbox[0].body))
    assert found is not None
    shown = unescape(Client().get(found[1]).content.decode())
    assert ('<html lang="es"' in shown, "Angela Brandt le invita a Alongside." in shown) == (True, True)


def test_what_follows_from_a_change_is_said_in_its_language(generation: Cohort, everyone: Cast) -> None:
    new, helping = enrolled(generation, everyone.maya, "nueva"), enrolled(generation, everyone.renee, "comadre")
    day = generation.starts_on
    start_engagement(cohort=generation, duty="acompanar", supported=new, helper=helping, starts_on=day, by=None)
    read = reading(signed_in(everyone.maya), *(f"/taking-part/{new.public_id}/{kind}/" for kind in MAY))
    assert {run for run in english_of_the_tables() for text in read.values() if run in text} - CHROME == set()
    assert "Termina el mismo día: " in "".join(read.values())
