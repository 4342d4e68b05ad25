"""A program in Spanish terms: what its public page and its answer say of it is what its file says."""

from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from alongside.programs.actions.cohorts import adopt_text, open_cohort
from tests.cast import cast
from tests.factories.applying import NOW

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "blueprint" / "promotoras.yaml"
PAGE = "/programs/promotoras-de-salud/"


@pytest.fixture(autouse=True)
def _generation() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        source, sponsor = FILE.read_text("utf-8"), cast().places.union
        version = adopt_text(source=source, file=FILE.name, sponsor=sponsor, by=None)
        days = {"starts_on": date(2026, 2, 15), "ends_on": date(2026, 11, 30)}
        open_cohort(version=version, key="promotoras-2026", name="Generación 2026", by=None, **days)
        yield


def words(address: str, **answers: str) -> str:
    answer = Client().post(address, answers) if answers else Client().get(address)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def test_the_page_says_what_the_file_says() -> None:
    page = words(PAGE)
    said = (
        "Red de promotoras de salud",
        "una comadre que camina con usted",
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
