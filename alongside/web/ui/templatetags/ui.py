"""The component tag: `{% ui "button" kind="primary" %}Save{% endui %}`, or closed: `{% ui "avatar" name="Maya" / %}`.

Inside, `{% slot actions %}…{% endslot %}` fills a named slot; what is left is the body. A prop without a value is a
flag. Attributes with a dash (aria-*, data-*, hx-*) pass through where the component allows it. Mistakes are said when
the template compiles, with the template and the line.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Protocol

from django.template import Context, Library, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from alongside.blueprint.parts.nouns import Noun
from alongside.kernel.articles import article
from alongside.web.ui.component import Component, Misused, Values
from alongside.web.ui.icons import icon as draw_icon
from alongside.web.ui.registry import COMPONENTS

register = Library()
register.filter("article", article)

_GIVEN = re.compile(r"([A-Za-z][\w-]*)(?:=(.+))?", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(.*)\1""")


class Framed(Protocol):
    """What the product itself says on a page, in one language."""

    def month(self, day: date) -> str: ...
    def refusal(self, sentence: str) -> str: ...


class SlotNode(Node):
    """What goes into one named slot; drawn by the component around it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Nothing: what is in a slot is drawn where its component wants it."""
        return SafeString("")


class ComponentNode(Node):
    """One use of one component, checked."""

    child_nodelists = ("body", "slot_nodes")

    def __init__(self, name: str, given: Mapping[str, FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.template_name = f"ui/{name}.html"
        self.template: Template | None = None  # found when it is drawn first: a component may hold itself
        self.about = _component(name)
        self.slots = [node for node in nodelist if isinstance(node, SlotNode)]
        self.slot_nodes = NodeList(self.slots)  # where the engine looks for children
        self.body = NodeList(node for node in nodelist if not isinstance(node, SlotNode))
        self.attrs = {prop: value for prop, value in given.items() if prop not in self.about.props}
        self._check(given)
        told = {prop: value for prop, value in given.items() if prop in self.about.props}
        self.fixed = self.about.defaults | {prop: self._literal(prop, value) for prop, value in told.items()}
        self.props = {prop: value for prop, value in told.items() if not _is_literal(value)}

    def _check(self, given: Mapping[str, FilterExpression]) -> None:
        slots = [slot.name for slot in self.slots]
        self.about.check(self.name, given=given, slots=slots, body=_says_something(self.body))

    def _literal(self, prop: str, value: FilterExpression) -> object:
        """What a page wrote in quotes, checked; what it names is known when it is drawn."""
        if not _is_literal(value):
            return None
        return self.about.props[prop].taken(value.var, name=prop, component=self.name)

    def render(self, context: Context) -> SafeString:
        """The component with what this page gives it; the body and slots see the page's own variables."""
        values: Values = dict(self.fixed)
        for prop, expression in self.props.items():
            given = expression.resolve(context, ignore_failures=True)
            values[prop] = self.about.props[prop].taken(given, name=prop, component=self.name)
        if self.attrs:
            values["attrs"] = _attributes(self.attrs, context)
        if self.body:
            values["body"] = mark_safe(self.body.render(context).strip())  # noqa: S308 already drawn by the engine
        for slot in self.slots:
            values[slot.name] = mark_safe(slot.nodelist.render(context).strip())  # noqa: S308 the same
        if self.about.shape is not None:
            values |= self.about.shape(values)
        return self._drawn(values, context)

    def _drawn(self, values: Values, context: Context) -> SafeString:
        if (token := context.get("csrf_token")) is not None:
            values["csrf_token"] = token  # for components that hold a form
        if self.template is None:
            self.template = context.template.engine.get_template(self.template_name)  # type: ignore[union-attr] # set while rendering
        return mark_safe(self.template.render(context.new(values)).strip())  # noqa: S308 drawn by the engine, autoescaped


class IconNode(Node):
    """An icon; one with a literal name is drawn while the template compiles."""

    def __init__(self, name: FilterExpression, options: Mapping[str, FilterExpression]) -> None:
        self.name = name
        self.options = options
        if isinstance(name.var, str):
            draw_icon(name.var)

    def render(self, context: Context) -> SafeString:
        """The drawing, from memory."""
        options = {key: value.resolve(context) for key, value in self.options.items()}
        return draw_icon(
            str(self.name.resolve(context)),
            label=str(options.get("label", "")),
            size=str(options.get("size", "")),
            solid=bool(options.get("solid", False)),
        )


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    """`{% ui "name" prop=value flag aria-label="…" %}…{% endui %}` or `{% ui "name" … / %}`."""
    bits = token.split_contents()[1:]
    closed = bits[-1:] == ["/"]
    with _where(token):
        name, given = _read(parser, bits[:-1] if closed else bits, tag="ui")
    nodelist = NodeList()
    if not closed:
        nodelist = parser.parse(("endui",))
        parser.delete_first_token()
    with _where(token):
        return ComponentNode(name, given, nodelist)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """`{% slot name %}…{% endslot %}`, directly inside a component."""
    bits = token.split_contents()
    around = parser.command_stack[-2][0] if len(parser.command_stack) > 1 else ""  # the last one is this very tag
    with _where(token):
        if len(bits) != 2:
            raise Misused("A slot has one name: {% slot actions %}.")
        if around != "ui":
            inside = f"inside {{% {around} %}}" if around else "outside of all components"
            raise Misused(
                f'The slot "{bits[1]}" stands {inside}. It must stand directly between {{% ui %}} and {{% endui %}}: '
                "put the condition into the slot."
            )
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(bits[1].strip("\"'"), nodelist)


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """`{% icon "lock" %}`, with `label`, `size="lg"` and `solid` where wanted."""
    bits = token.split_contents()[1:]
    with _where(token):
        if not bits:
            raise Misused('An icon has a name: {% icon "lock" %}.')
        options = _given(parser, bits[1:], tag="icon")
        unknown = sorted(set(options) - {"label", "size", "solid"})
        if unknown:
            raise Misused(f'"icon" takes label, size, solid; not "{unknown[0]}".')
        return IconNode(parser.compile_filter(bits[0]), options)


@contextmanager
def _where(token: Token) -> Iterator[None]:
    """Let a mistake be said with the line it stands in; the engine names the template before it."""
    try:
        yield
    except Misused as fault:
        raise TemplateSyntaxError(f"line {token.lineno}: {fault}") from None


def _component(name: str) -> Component:
    if name not in COMPONENTS:
        raise Misused(f'There is no component "{name}". There are: {", ".join(COMPONENTS)}.')
    return COMPONENTS[name]


def _read(parser: Parser, bits: list[str], *, tag: str) -> tuple[str, dict[str, FilterExpression]]:
    quoted = _QUOTED.fullmatch(bits[0]) if bits else None
    if quoted is None:
        raise Misused(f'The first word of "{tag}" is the component\'s name in quotes: {{% ui "button" %}}.')
    return quoted[2], _given(parser, bits[1:], tag=quoted[2])


def _given(parser: Parser, bits: list[str], *, tag: str) -> dict[str, FilterExpression]:
    given: dict[str, FilterExpression] = {}
    for bit in bits:
        match = _GIVEN.fullmatch(bit)
        if match is None:
            raise Misused(f'"{tag}" is told things as name=value; not "{bit}".')
        if match[1] in given:
            raise Misused(f'"{tag}" is told {match[1]} twice.')
        given[match[1]] = parser.compile_filter(match[2] or "True")
    return given


def _is_literal(value: FilterExpression) -> bool:
    return isinstance(value.var, str) and not value.filters


def _says_something(nodelist: NodeList) -> bool:
    return any(not isinstance(node, TextNode) or node.s.strip() for node in nodelist)


def _attributes(attrs: Mapping[str, FilterExpression], context: Context) -> SafeString:
    drawn = []
    for name, expression in attrs.items():
        value = expression.resolve(context)
        if value is True:
            drawn.append(f" {name}")
        elif value is not None and value is not False:
            drawn.append(f' {name}="{escape(str(value))}"')
    return mark_safe("".join(drawn))  # noqa: S308 every value above is escaped


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **places: object) -> str:
    """`{% say "apply_as" it=role.one %}`: a sentence of the page's frame, in the language of its program."""
    words: str = context["frame"].say(key, **places)
    return words


@register.filter
def month_in(day: date, frame: Framed) -> str:
    """`{{ day|month_in:frame }}`: the month's three letters in the language of the page's frame."""
    return frame.month(day)


@register.filter
def told_in(sentence: str, frame: Framed) -> str:
    """`{{ refusal.sentence|told_in:frame }}`: what was refused, in the language of the page's frame."""
    return frame.refusal(sentence)


@register.filter
def thousands(count: object) -> object:
    """`{{ 4000|thousands }}`: "4,000"; what is no number stays as it is."""
    return f"{count:,}" if isinstance(count, int) else count


@register.filter
def in_ten(tenths: int) -> str:
    """`{{ 6|in_ten }}`: "about 6 in 10"; a share that was rounded is never said to be all or nobody."""
    return {0: "hardly any", 10: "nearly all"}.get(tenths, f"about {tenths} in 10")


@register.filter
def counted(count: int, noun: Noun) -> str:
    """`{{ 3|counted:nouns.session }}`: so many of what a program has its own word for."""
    return noun.of(count)
