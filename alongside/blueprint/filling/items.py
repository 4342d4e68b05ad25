"""What a form is drawn from: a tree of fields, each with its place in the file."""

from dataclasses import dataclass, replace
from typing import Literal

from alongside.blueprint.filling.values import Options

type Widget = Literal[
    "text", "long", "lines", "number", "date", "choice", "choices", "value", "group", "each", "rows", "row",
    "rule", "either", "test", "facts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One field, or several that belong together (`inner`).

    `name`: in the form; `path`: in the file. `typed`: what stands there. `blank`: what the choice of nothing is called.
    `law`: it says where the rule comes from and when it holds. `more`: what the button for one more says.
    """

    name: str
    path: str
    label: str
    widget: Widget
    typed: tuple[str, ...] = ()
    options: Options = ()
    blank: str = ""
    required: bool = False
    hint: str = ""
    law: bool = False
    more: str = ""
    inner: "tuple[Item, ...]" = ()
    fault: str = ""

    @property
    def value(self) -> str:
        return self.typed[0] if self.typed else ""

    @property
    def lines(self) -> str:
        return "\n".join(self.typed)

    @property
    def first(self) -> "tuple[Item, ...]":
        """What is shown at once: what has to be there and what says something; everything, where that is nothing."""
        told = () if self.widget == "each" else tuple(one for one in self.inner if one.required or one.said)
        return told or self.inner

    @property
    def folded(self) -> "tuple[Item, ...]":
        """What may be said besides."""
        return tuple(one for one in self.inner if one not in self.first)

    @property
    def said(self) -> bool:
        """Whether anything is said in it, so that it is shown at once."""
        if self.widget == "value":
            return bool(self.fault) or any(one.value and not _usual(one) for one in self.inner)
        return bool(self.fault or any(self.typed) or any(one.said for one in self.inner))


def _usual(item: Item) -> bool:
    """Whether it says nothing alone: a unit, a currency."""
    return item.name.endswith((":unit", ":side", ":currency")) and item.value != "contract.hours"


def faulted(item: Item, faults: dict[str, str]) -> Item:
    """The same with what is wrong at each field; what has found its field is taken out of `faults`."""
    inner = tuple(faulted(one, faults) for one in item.inner)
    below = () if item.widget in ("group", "each", "rows", "row", "either") else (f"{item.path}[", f"{item.path}.")
    own = [path for path in faults if path == item.path or (below and path.startswith(below))]
    said = " ".join(dict.fromkeys(faults.pop(path) for path in own))
    return replace(item, inner=inner, fault=said)
