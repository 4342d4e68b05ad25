"""Every component the pages are made of, with what it takes. One template each: `templates/ui/NAME.html`."""

from alongside.web.ui import fields, shapes
from alongside.web.ui.component import Component, choice, flags, needs, texts, usually

TONES = ("", "brand", "gold", "clay", "leaf", "sky", "heather", "line")
_FIELD = (
    needs("name", "label")
    | texts("value", "hint", "error", "id", "optional")
    | flags("required", "hidden_label", "small", "disabled")
)
_PICK = needs("name", "label") | texts("id", "hint", "error") | flags("checked", "disabled") | {"value": usually("1")}

COMPONENTS: dict[str, Component] = {
    # Doing something
    "button": Component(
        texts("icon", "href", "name", "value", "form", "id", "label", "formaction")
        | flags("block", "busy", "disabled", "download")
        | {
            "kind": choice("", "primary", "soft", "quiet", "danger", "invert", "onbrand"),
            "size": choice("", "sm", "lg"),
            "type": choice("submit", "button", "reset"),
        },
        body="may",
        passes=True,
    ),
    "chip": Component(
        needs("label")
        | texts("href", "count", "name", "value")
        | flags("current", "checked", "removes")
        | {"type": choice("checkbox", "radio")},
        passes=True,
    ),
    "chips": Component(needs("label") | flags("tap") | {"list": choice("nav", "group")}, body="must"),
    "switcher": Component(
        needs("name", "choices")
        | texts("detail", "action")
        | {"label": usually("Program"), "heading": usually("Your programs"), "field": usually("participation")}
    ),
    "pager": Component(needs("page", "pages", "url") | {"label": usually("Pages")}, shape=shapes.pager),
    "tabs": Component(needs("label", "tabs")),
    "steps": Component(needs("steps", "current") | {"label": usually("Steps")}, shape=shapes.steps),
    "track": Component(needs("label", "phases")),
    "more": Component(needs("summary") | flags("open"), body="must"),
    # Saying something short
    "badge": Component(texts("icon") | flags("solid") | {"tone": choice(*TONES)}, body="must"),
    "count": Component(needs("n") | texts("of") | {"tone": choice("", "clay")}),
    "kbd": Component(needs("key")),
    "datebox": Component(needs("day", "month")),
    "fig": Component(needs("n") | texts("of", "label"), body="may"),
    "fit": Component(needs("words") | flags("stack") | {"level": choice("3", "2", "1")}, shape=shapes.fit),
    "suppressed": Component({"words": usually("too few to show")}),
    "key": Component(
        needs("label")
        | {
            "look": choice(
                "brand",
                "deep",
                "gold",
                "clay",
                "sky",
                "line",
                "ink",
                "tick",
                "dash",
                "hatch",
                "open",
                "gap",
                "ring",
                "dot",
            )
        }
    ),
    # People
    "avatar": Component(
        texts("initials", "name") | {"tone": usually("1"), "size": choice("", "s", "l", "xl")}, shape=shapes.avatar
    ),
    "pair": Component(needs("people") | {"size": choice("", "s", "l")}, shape=shapes.pair),
    "person": Component(
        needs("name") | texts("meta", "initials", "href") | {"tone": usually("1"), "size": choice("", "s", "l")},
        slots=("end",),
        body="may",
        shape=shapes.avatar,
    ),
    # Boxes and lists
    "card": Component(
        texts("title", "id", "note", "count")
        | flags("flush")
        | {"look": choice("", "brand", "sunk", "private"), "level": choice("2", "3")},
        slots=("actions", "foot"),
        body="may",
        passes=True,
        shape=shapes.card,
    ),
    "row": Component(
        texts("title", "href", "note", "icon") | flags("top", "current") | {"tone": choice(*TONES)},
        slots=("lead", "beside", "end"),
        body="may",
        passes=True,
    ),
    "attention": Component(
        needs("icon", "who")
        | texts("href", "what", "why")
        | {"tone": choice("clay", "gold", "sky", "leaf", "heather")},
        slots=("do",),
        body="may",
        passes=True,
    ),
    "tile": Component(needs("icon") | {"tone": choice(*TONES)}),
    "hero": Component(
        needs("title") | texts("when", "name", "meta", "initials", "id") | {"tone": usually("1")},
        slots=("do",),
        body="may",
        shape=shapes.card,
    ),
    "timeline": Component(
        needs("icon", "title") | texts("note") | {"tone": choice(*TONES)}, slots=("beside",), body="may"
    ),
    "table": Component(
        needs("caption", "columns")
        | flags("lines", "show_caption")
        | {"look": choice("cards", "mini", "wide", "plain")},
        slots=("foot",),
        body="must",
        shape=shapes.table,
    ),
    "pagehead": Component(
        needs("title") | texts("lead") | {"level": choice("1", "2")},
        slots=("eyebrow", "actions", "beside", "lead_more"),
    ),
    "eyebrow": Component(needs("here") | {"links": usually(())}),
    "empty": Component(
        needs("title")
        | texts("id")
        | {"drawing": choice("people", "done", "search", "sky"), "level": choice("2", "1")},
        slots=("do",),
        body="may",
        shape=shapes.card,
    ),
    "skeleton": Component(needs("words")),
    # Amounts
    "meter": Component(
        needs("value", "words") | {"of": usually(100), "tone": choice("", "gold", "clay")}, shape=shapes.meter
    ),
    "bullet": Component(needs("value", "of", "words") | texts("plan") | flags("small", "behind"), shape=shapes.bullet),
    "heat": Component(needs("weeks") | texts("words"), shape=shapes.heat),
    "parts": Component(needs("parts"), shape=shapes.parts),
    "pipe": Component(needs("n", "label") | texts("of", "href", "gap", "gap_href"), shape=shapes.pipe),
    "factor": Component(needs("label", "level", "words") | {"of": usually(5)}, shape=shapes.factor),
    "cap": Component(needs("room") | {"taken": usually(0), "proposed": usually(0)}, shape=shapes.cap),
    "account": Component(
        needs("title", "total") | texts("note", "value", "plan", "of", "words") | flags("open", "behind"), body="must"
    ),
    # Words that explain
    "note": Component(
        texts("icon") | {"tone": choice("", "leaf", "gold", "clay", "private")}, body="must", shape=shapes.note
    ),
    "private": Component(needs("words")),
    "verdict": Component(
        needs("title") | {"answer": choice("yes", "not-yet", "ask"), "reasons": usually(()), "lang": usually("")},
        slots=("do",),
        body="may",
    ),
    "toast": Component({"tone": choice("done", "info", "trouble")}, slots=("do",), body="must"),
    # Asking
    "field": Component(
        _FIELD
        | texts("placeholder", "autocomplete", "inputmode", "min", "max", "step", "maxlength", "accept")
        | flags("readonly", "mono", "autofocus")
        | {
            "type": choice(
                "text", "email", "date", "time", "number", "range", "tel", "search", "password", "url", "file"
            )
        },
        passes=True,
        shape=fields.field,
    ),
    "textarea": Component(
        _FIELD | texts("placeholder", "maxlength") | {"rows": usually("3")}, passes=True, shape=fields.field
    ),
    "privatenote": Component(
        needs("name", "readers")
        | texts("value", "placeholder", "error", "id")
        | {"label": usually("Private note"), "rows": usually("2"), "optional": usually("If you like")},
        passes=True,
        shape=fields.field,
    ),
    "select": Component(_FIELD | needs("options") | texts("blank"), passes=True, shape=fields.options),
    "choice": Component(
        _FIELD | needs("options") | {"look": choice("radio", "checks", "seg", "rich", "chips")},
        passes=True,
        shape=fields.options,
    ),
    "check": Component(_PICK, body="may", passes=True, shape=fields.field),
    "switch": Component(_PICK, passes=True, shape=fields.field),
    "searchbox": Component(
        needs("label") | texts("value", "placeholder", "id") | {"name": usually("q")}, passes=True, shape=fields.field
    ),
    "formfield": Component(
        needs("field") | texts("optional") | {"look": choice("", "seg", "rich", "chips", "switch")}, shape=fields.bound
    ),
    "errors": Component(needs("faults") | texts("title") | {"id": usually("errors")}, shape=fields.errors),
    # Over the page
    "dialog": Component(needs("id", "title") | flags("open"), slots=("do",), body="must"),
    "sheet": Component(needs("id", "title") | texts("close") | flags("page"), slots=("foot",), body="must"),
    "pubbar": Component(needs("title") | texts("words"), slots=("do",), body="may"),
}
