"""Promises about the files of the repository: sizes, names, words, and numbers that agree."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tooling.files import ROOT, files, named

pytestmark = pytest.mark.once

PYTHON = [*files(".py", under="alongside"), *files(".py", under="tests"), *files(".py", under="tooling")]
PRODUCT = files(".py", under="alongside")
LONGEST = 400
PICTURES_AND_TABLES = (".png", ".jpg", ".webp", ".xlsx", ".zip", ".woff2")
PARTS_OF_A_DECISION = ["Status", "Context", "Decision", "Consequences"]
SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "service",
    "services",
    "base",
    "misc",
}
# Spelled in two halves, so that this file does not hold what it looks for.
NOT_FOR_READERS = [
    "/wo" + "rk/",
    "../sha" + "red",
    ".lib" + "rary/",
    "/ro" + "ot/",
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "debian" + ".org",
]


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    pages = files(".html", ".js", under="alongside")
    written = [path for path in [*PYTHON, *pages] if "migrations" not in path.parts]
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in PRODUCT if SAYS_NOTHING & {path.stem, path.parent.name}] == []


def test_packages_hold_a_docstring_only() -> None:
    def only_a_docstring(path: Path) -> bool:
        tree = ast.parse(path.read_text("utf-8"))
        return ast.get_docstring(tree) is not None and len(tree.body) == 1

    packages = [path for path in PRODUCT if path.name == "__init__.py" and path.parent.name != "migrations"]
    assert [named(path) for path in packages if not only_a_docstring(path)] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in PYTHON if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None]
    assert [named(path) for path in silent if "migrations" not in path.parts and path.name != "__init__.py"] == []


def test_no_migration_was_named_by_a_program() -> None:
    assert [named(path) for path in PRODUCT if path.parent.name == "migrations" and "_auto_" in path.name] == []


def test_no_code_knows_a_program_by_name() -> None:
    keys = [path.stem for path in files(".yaml", ".toml", under="library/programs")]
    assert keys != []
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, keys))})(?![\w-])")
    found = {named(path): pattern.findall(path.read_text("utf-8")) for path in PRODUCT}
    assert {name: words for name, words in found.items() if words} == {}


def test_decisions_are_numbered_one_after_another() -> None:
    pages = files(".md", under="docs/adr")
    numbers = [path.name[:4] for path in pages]
    headings = [re.match(r"# (\d{4}) \S", path.read_text("utf-8")) for path in pages]
    assert numbers == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [heading.group(1) if heading else None for heading in headings] == numbers


def test_decisions_have_their_four_parts() -> None:
    pages = {named(path): path.read_text("utf-8") for path in files(".md", under="docs/adr")}
    parts = {name: re.findall(r"^\*\*(\w+)(?:\*\*:|\.\*\*) \S", text, re.MULTILINE) for name, text in pages.items()}
    assert {name: found for name, found in parts.items() if found != PARTS_OF_A_DECISION} == {}


def test_nothing_names_a_machine_or_where_packages_come_from() -> None:
    texts = [path for path in files() if not path.name.endswith(PICTURES_AND_TABLES)]
    read = {named(path): path.read_text("utf-8", errors="replace") for path in texts}
    found = {name: [word for word in NOT_FOR_READERS if word in text] for name, text in read.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    table = tomllib.loads(text)
    asked = [*table["project"]["dependencies"], *table["dependency-groups"]["dev"]]
    explained = [re.findall(rf'^ +"{re.escape(each)}", +# \S.{{8,}}$', text, re.MULTILINE) for each in asked]
    assert [each for each, lines in zip(asked, explained, strict=True) if len(lines) != 1] == []
