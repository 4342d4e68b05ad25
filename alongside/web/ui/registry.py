"""Every component the pages are made of, with what it takes. One template each: `templates/ui/NAME.html`."""

from alongside.web.ui import fields, shapes
from alongside.web.ui.component import Component, Prop, choice, flag, need, text

TONES = ("", "brand", "gold", "clay", "leaf", "sky", "heather", "line")
_FIELD = {
    "name": need(), "label": need(), "value": text(), "hint": text(), "error": text(), "id": text(), "optional": text(), "required": flag(),
    "hidden_label": flag(), "small": flag(), "disabled": flag(),
}  # fmt: skip
_PICK = {"name": need(), "label": need(), "value": text("1"), "checked": flag(), "id": text(), "hint": text(), "error": text(), "disabled": flag()}

COMPONENTS: dict[str, Component] = {
    # Doing something
    "button": Component(
        {
            "kind": choice("", "primary", "soft", "quiet", "danger", "invert", "onbrand"), "size": choice("", "sm", "lg"), "icon": text(),
            "href": text(), "type": choice("submit", "button", "reset"), "name": text(), "value": text(), "form": text(), "id": text(),
            "label": text(), "block": flag(), "busy": flag(), "disabled": flag(), "formaction": text(), "download": flag(),
        },
        body="may", passes=True,
    ),
    "chip": Component(
        {
            "label": need(), "href": text(), "count": text(), "current": flag(), "name": text(), "value": text(), "checked": flag(),
            "type": choice("checkbox", "radio"), "removes": flag(),
        },
        passes=True,
    ),
    "chips": Component({"label": need(), "tap": flag(), "list": choice("nav", "group")}, body="must"),
    "switcher": Component({"label": text("Program"), "name": need(), "detail": text(), "choices": need(), "heading": text("Your programs")}),
    "pager": Component({"page": need(), "pages": need(), "url": need(), "label": text("Pages")}, shape=shapes.pager),
    "tabs": Component({"label": need(), "tabs": need()}),
    "steps": Component({"steps": need(), "current": need(), "label": text("Steps")}, shape=shapes.steps),
    "more": Component({"summary": need(), "open": flag()}, body="must"),
    # Saying something short
    "badge": Component({"tone": choice(*TONES), "icon": text(), "solid": flag()}, body="must"),
    "count": Component({"n": need(), "of": text(), "tone": choice("", "clay")}),
    "kbd": Component({"key": need()}),
    "datebox": Component({"day": need(), "month": need()}),
    "fig": Component({"n": need(), "of": text(), "label": text()}, body="may"),
    "fit": Component({"level": choice("3", "2", "1"), "words": need(), "stack": flag()}, shape=shapes.fit),
    "suppressed": Component({"words": text("too few to show")}),
    "key": Component({"look": choice("brand", "deep", "gold", "clay", "sky", "line", "ink", "tick", "dash", "hatch", "open", "gap"), "label": need()}),
    # People
    "avatar": Component({"initials": text(), "name": text(), "tone": text("1"), "size": choice("", "s", "l", "xl")}, shape=shapes.avatar),
    "pair": Component({"people": need(), "size": choice("", "s", "l")}, shape=shapes.pair),
    "person": Component(
        {"name": need(), "meta": text(), "initials": text(), "tone": text("1"), "size": choice("", "s", "l"), "href": text()},
        slots=("end",), body="may", shape=shapes.avatar,
    ),
    # Boxes and lists
    "card": Component(
        {"title": text(), "id": text(), "note": text(), "look": choice("", "brand", "sunk", "private"), "flush": flag(), "level": choice("2", "3"), "count": text()},
        slots=("actions", "foot"), body="may", passes=True, shape=shapes.card,
    ),
    "row": Component(
        {
            "title": text(), "href": text(), "note": text(), "icon": text(), "tone": choice(*TONES), "top": flag(), "current": flag(),
        },
        slots=("lead", "end"), body="may", passes=True,
    ),
    "attention": Component(
        {"icon": need(), "tone": choice("clay", "gold", "sky", "leaf", "heather"), "who": need(), "href": text(), "what": need(), "why": text()},
        slots=("do",), body="may", passes=True,
    ),
    "tile": Component({"icon": need(), "tone": choice(*TONES)}),
    "hero": Component(
        {"title": need(), "when": text(), "name": text(), "meta": text(), "initials": text(), "tone": text("1"), "id": text()},
        slots=("do",), body="may", shape=shapes.card,
    ),
    "timeline": Component({"icon": need(), "title": need(), "note": text(), "tone": choice(*TONES)}, slots=("beside",), body="may"),
    "table": Component(
        {"caption": need(), "columns": need(), "look": choice("cards", "mini", "wide", "plain"), "lines": flag(), "show_caption": flag()},
        slots=("foot",), body="must", shape=shapes.table,
    ),
    "pagehead": Component({"title": need(), "lead": text(), "level": choice("1", "2")}, slots=("eyebrow", "actions", "beside", "lead_more")),
    "eyebrow": Component({"here": need(), "links": Prop(default=())}),
    "empty": Component({"title": need(), "drawing": choice("people", "done", "search", "sky"), "id": text(), "level": choice("2", "1")}, slots=("do",), body="may", shape=shapes.card),
    "skeleton": Component({"words": need()}),
    # Amounts
    "meter": Component({"value": need(), "of": Prop(default=100), "words": need(), "tone": choice("", "gold", "clay")}, shape=shapes.meter),
    "bullet": Component(
        {"value": need(), "plan": text(), "of": need(), "words": need(), "small": flag(), "behind": flag()}, shape=shapes.bullet,
    ),
    "heat": Component({"weeks": need(), "words": text()}, shape=shapes.heat),
    "parts": Component({"parts": need()}, shape=shapes.parts),
    "pipe": Component({"n": need(), "label": need(), "of": text(), "href": text(), "gap": text(), "gap_href": text()}, shape=shapes.pipe),
    "factor": Component({"label": need(), "level": need(), "of": Prop(default=5), "words": need()}, shape=shapes.factor),
    "cap": Component({"taken": Prop(default=0), "proposed": Prop(default=0), "room": need()}, shape=shapes.cap),
    "account": Component(
        {"title": need(), "note": text(), "total": need(), "value": text(), "plan": text(), "of": text(), "words": text(), "open": flag(), "behind": flag()}, body="must",
    ),
    # Words that explain
    "note": Component({"tone": choice("", "leaf", "gold", "clay", "private"), "icon": text()}, body="must", shape=shapes.note),
    "private": Component({"words": need()}),
    "verdict": Component({"answer": choice("yes", "not-yet", "ask"), "title": need(), "reasons": Prop(default=())}, slots=("do",), body="may"),
    "toast": Component({"tone": choice("done", "info", "trouble")}, slots=("do",), body="must"),
    # Asking
    "field": Component(
        _FIELD | {
            "type": choice("text", "email", "date", "time", "number", "tel", "search", "password", "url", "file"), "placeholder": text(), "autocomplete": text(),
            "inputmode": text(), "min": text(), "max": text(), "step": text(), "maxlength": text(), "readonly": flag(), "mono": flag(), "autofocus": flag(), "accept": text(),
        },
        passes=True, shape=fields.field,
    ),
    "textarea": Component(_FIELD | {"rows": text("3"), "placeholder": text(), "maxlength": text()}, passes=True, shape=fields.field),
    "privatenote": Component(
        {"name": need(), "label": text("Private note"), "value": text(), "readers": need(), "placeholder": text(), "error": text(), "id": text(), "rows": text("2"), "optional": text("If you like")},
        passes=True, shape=fields.field,
    ),
    "select": Component(_FIELD | {"options": need(), "blank": text()}, passes=True, shape=fields.options),
    "choice": Component(_FIELD | {"options": need(), "look": choice("radio", "checks", "seg", "rich", "chips")}, passes=True, shape=fields.options),
    "check": Component(_PICK, passes=True, body="may", shape=fields.field),
    "switch": Component(_PICK, passes=True, shape=fields.field),
    "searchbox": Component({"name": text("q"), "label": need(), "value": text(), "placeholder": text(), "id": text()}, passes=True, shape=fields.field),
    "formfield": Component({"field": need(), "look": choice("", "seg", "rich", "chips", "switch"), "optional": text()}, shape=fields.bound),
    "errors": Component({"faults": need(), "title": text(), "id": text("errors")}, shape=fields.errors),
    # Over the page
    "dialog": Component({"id": need(), "title": need(), "open": flag()}, slots=("do",), body="must"),
    "sheet": Component({"id": need(), "title": need(), "page": flag(), "close": text()}, slots=("foot",), body="must"),
    "pubbar": Component({"title": need(), "words": text()}, slots=("do",), body="may"),
}  # fmt: skip
