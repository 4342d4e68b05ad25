"""What a component is: the props it takes, the slots it has, and the sentences said when a page gets them wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

type Values = dict[str, object]

# Attributes of HTML that may pass through to the element a component draws. Never a style, never a handler.
PASSING = ("aria-", "data-", "hx-")
NEVER = ("hx-on", "data-hx-on")


class Misused(ValueError):
    """A page gives a component something it does not take; the sentence lists what it does take."""


@dataclass(frozen=True, slots=True)
class Prop:
    """One thing a component can be told. `one_of` limits a choice; `flag` props are true or false."""

    default: object = ""
    required: bool = False
    one_of: tuple[str, ...] = ()
    flag: bool = False

    def taken(self, value: object, *, name: str, component: str) -> object:
        """The value as templates use it: None means not said, flags are booleans, choices are checked."""
        if value is None:
            return self.default
        if self.flag:
            return bool(value)
        if self.one_of and value not in self.one_of:
            raise Misused(f'"{component}" takes {name} = {_listed(self.one_of)}; not "{value}".')
        return value


type Props = dict[str, Prop]


def texts(*names: str) -> Props:
    """Words, sentences, numbers that are only shown: nothing unless said."""
    return {name: Prop() for name in names}


def needs(*names: str) -> Props:
    """What the component cannot be drawn without."""
    return {name: Prop(required=True) for name in names}


def flags(*names: str) -> Props:
    """Off unless named."""
    return {name: Prop(default=False, flag=True) for name in names}


def usually(default: object) -> Prop:
    """Something with a value of its own when nothing is said."""
    return Prop(default)


def choice(*values: str) -> Prop:
    """One of the words given; the first is what counts when nothing is said."""
    return Prop(values[0], one_of=values)


@dataclass(frozen=True, slots=True)
class Component:
    """One template under `templates/ui/`. `body` is none, may or must; `shape` computes what templates should not."""

    props: Mapping[str, Prop] = field(default_factory=dict)
    slots: tuple[str, ...] = ()
    body: str = "none"
    passes: bool = False
    shape: Callable[[Values], Values] | None = None

    @property
    def defaults(self) -> Values:
        """What every slot and prop is when a page says nothing."""
        blank: Values = dict.fromkeys(("body", "attrs", *self.slots), "")
        return blank | {name: prop.default for name, prop in self.props.items()}

    def check(self, name: str, *, given: Iterable[str], slots: Iterable[str], body: bool) -> None:
        """Raises Misused with every fault of one use at once."""
        given, slots = list(given), list(slots)
        faults = [self._unknown(name, prop) for prop in given if prop not in self.props and not self._passing(prop)]
        faults += [
            f'"{name}" needs {prop}.' for prop, about in self.props.items() if about.required and prop not in given
        ]
        faults += [f'"{name}" has {_slots(self.slots)}; not "{slot}".' for slot in slots if slot not in self.slots]
        if body and self.body == "none":
            faults.append(f'"{name}" has no body: close it with "/" or put the content into {_slots(self.slots)}.')
        if not body and self.body == "must":
            faults.append(f'"{name}" needs a body between {{% ui %}} and {{% endui %}}.')
        if faults:
            raise Misused(" ".join(faults))

    def _passing(self, attribute: str) -> bool:
        return self.passes and attribute.startswith(PASSING) and not attribute.startswith(NEVER)

    def _unknown(self, name: str, prop: str) -> str:
        more = ", and aria-*, data-*, hx-*" if self.passes else ""
        return f'"{name}" takes {_listed(self.props)}{more}; not "{prop}".'


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word or "(empty)" for word in words) or "nothing"


def _slots(slots: tuple[str, ...]) -> str:
    return f"the slots {_listed(slots)}" if slots else "no slots"
