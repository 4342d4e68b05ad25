"""Forms as somebody leaves them: every field as it is drawn."""

from collections.abc import Iterable

from alongside.blueprint.filling.items import Item
from alongside.blueprint.filling.parts import ADDABLE
from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read

KINDS = {kind.key: kind for kind in ADDABLE}


def known(source: str) -> Blueprint:
    """The program of a text that has no fault."""
    found = read(source, file="choir.yaml")
    assert found.faults == ()
    assert found.blueprint is not None
    return found.blueprint


def as_drawn(items: Iterable[Item]) -> dict[str, list[str]]:
    """What a browser sends of a form nobody changed."""
    sent: dict[str, list[str]] = {}
    for item in items:
        if item.widget in ("text", "long", "number", "date", "choice"):
            sent[item.name] = [item.value]
        elif item.widget == "lines":
            sent[item.name] = ["\r\n".join(item.typed)]
        elif item.widget == "choices":
            sent[item.name] = ["", *item.typed]
        elif item.widget == "test":
            sent[f"{item.name}:was"] = [item.value]
        elif item.widget == "rows":
            sent[f"{item.name}:rows"] = ["1"]
        sent |= as_drawn(item.inner)
    return sent
