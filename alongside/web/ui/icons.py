"""Icons: the shapes of the lucide package, drawn once and kept as text."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from alongside.web.ui.component import Misused


@cache
def drawing(name: str, *, size: str = "", solid: bool = False) -> SafeString:
    """The SVG of one icon, hidden from screen readers. `size` is "" or "lg"; `solid` fills closed shapes (the lock)."""
    classes = ["i"] + ([f"i--{size}"] if size else []) + (["i--solid"] if solid else [])
    try:
        svg = lucide(name, size=None, **{"class": " ".join(classes), "aria-hidden": "true"})
    except IconDoesNotExist:
        raise Misused(f'There is no icon "{name}". Names are those of lucide, such as house, users, lock.') from None
    return mark_safe(" ".join(svg.split()).replace("> <", "><").replace(" />", "/>"))  # noqa: S308 our own package's shapes


def icon(name: str, *, label: str = "", size: str = "", solid: bool = False) -> SafeString:
    """An icon; `label` is read aloud when the icon stands for a word that is not on the page."""
    svg = drawing(name, size=size, solid=solid)
    return format_html('{}<span class="vh">{}</span>', svg, label) if label else svg
