"""The build: one stylesheet and small typefaces, made once, small enough for a phone on school wifi."""

import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

import alongside.web.ui
from alongside.web.ui.build import build, stylesheet

HERE = Path(alongside.web.ui.__file__).parent


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    build(folder)
    return folder


def test_what_a_first_visit_loads_is_small(assets: Path) -> None:
    fonts = sum(path.stat().st_size for path in (assets / "fonts").iterdir())
    style = len(brotli.compress((assets / "ui" / "ui.css").read_bytes()))
    script = len((HERE / "static" / "ui" / "ui.js").read_bytes())
    assert (fonts < 110_000, style < 20_000, script < 7_000) == (True, True, True)


def test_a_second_build_makes_nothing(assets: Path) -> None:
    assert build(assets) == {}


def test_a_lost_file_is_made_again(assets: Path) -> None:
    (assets / "ui" / "ui.css").unlink()
    assert list(build(assets)) == ["ui/ui.css"]


@pytest.mark.parametrize("name", ["text-400", "text-700", "title"])
def test_the_typefaces_can_write_the_names_of_people(assets: Path, name: str) -> None:
    known = TTFont(assets / "fonts" / f"{name}.woff2").getBestCmap()
    assert [letter for letter in "Renée Villaseñor Łukasz Šimić Çelik Ødegård “–’…·−" if ord(letter) not in known] == []


def test_styles_name_only_tokens_that_exist() -> None:
    text = stylesheet().decode()
    own = {"--gap", "--sz", "--av", "--av-ink"}
    assert set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text)) - own == set()


def test_the_dark_theme_is_the_same_by_choice_and_by_machine() -> None:
    blocks = re.findall(r"color-scheme:dark;|color-scheme: dark;([^}]*)}", stylesheet().decode())
    assert len(blocks) == 2
    assert blocks[0] == blocks[1]


def test_every_class_the_kit_draws_has_a_style() -> None:
    drawn = "\n".join(path.read_text() for path in (HERE / "templates").rglob("*.html"))
    plain = {word for classes in re.findall(r'class="([^"{]*)"', drawn) for word in classes.split()}
    assert plain - set(re.findall(r"\.([A-Za-z][\w-]*)", stylesheet().decode())) == set()
