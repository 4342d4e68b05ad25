"""Promises about the running product: guarded addresses, no writes in the web room, private fields, whole templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tooling.files import files, named

pytestmark = pytest.mark.once

TEMPLATES = [path for path in files(".html", ".txt", ".svg", under="alongside") if "templates" in path.parts]
MODELS = [model for model in apps.get_models() if model.__module__.startswith("alongside.")]
# Verbs of the ORM that hardly anything else has, and those that dictionaries, sessions and caches have too.
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "select_for_update"}
WRITES_TO_ROWS = {"update", "delete", "add", "remove", "set", "clear"}
ROWS = ("objects", "filter(", "all()")
NO_ROWS = {"font"}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        address = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _patterns(each, address)
        else:
            yield address, each


def test_every_address_is_guarded() -> None:
    addresses = dict(_patterns(get_resolver()))
    assert len(addresses) > 0
    assert [address for address, each in addresses.items() if not getattr(each.callback, "alongside_guard", "")] == []


def _is_write(verb: str, thing: str) -> bool:
    if thing in NO_ROWS:
        return False
    return verb in WRITES or (verb in WRITES_TO_ROWS and any(word in thing for word in ROWS))


def _writes(source: str) -> list[int]:
    """Return the lines that call a writing verb: one of WRITES, or one of WRITES_TO_ROWS on something queried."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    verbs = [each for each in calls if isinstance(each, ast.Attribute)]
    return sorted(each.end_lineno or 0 for each in verbs if _is_write(each.attr, ast.unparse(each.value)))


def test_the_search_for_writes_finds_planted_ones() -> None:
    planted = "pair.save()\nPair.objects.create(a=1)\nPair.objects.filter(a=1).update(b=2)\ncontext.update(a=1)\n"
    assert _writes(planted) == [1, 2, 3]


def test_the_web_room_writes_nothing_itself() -> None:
    found = {named(path): _writes(path.read_text("utf-8")) for path in files(".py", under="alongside/web")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_template_compiles(path: Path) -> None:
    name = path.as_posix().rpartition("/templates/")[2]
    assert get_template(name).origin.template_name == name  # type: ignore[attr-defined] # the stubs know no origin


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_which_of_its_fields_are_private(model: type[Model]) -> None:
    private = getattr(model, "PRIVATE_FIELDS", None)
    assert isinstance(private, frozenset)
    fields = {field.name for field in model._meta.get_fields()}
    assert private - fields == set()
