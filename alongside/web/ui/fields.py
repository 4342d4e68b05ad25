"""Form fields: ids, what describes a control, which options are chosen, and fields of Django forms drawn by the kit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.forms.utils import ErrorDict

from alongside.web.ui.component import Misused, Values

_TYPES = {"text", "email", "date", "time", "number", "tel", "search", "password", "url", "file"}
_GROUPS = {"RadioSelect": "radio", "CheckboxSelectMultiple": "checks"}
_HTML = ("placeholder", "autocomplete", "inputmode", "min", "max", "step", "maxlength", "rows", "accept")


def field(given: Values) -> Values:
    """The control's id, and the ids of hint and error that describe it."""
    ident = str(given["id"] or f"id_{given['name']}")
    said = [
        f"{ident}_{part}" for part in ("hint", "error") if given.get(part) or (given.get("readers") and part == "hint")
    ]
    shaped: Values = {"id": ident, "described": " ".join(said), "error": _sentence(given.get("error"))}
    return shaped | ({"value": plain(given["value"])} if "value" in given else {})


def plain(value: object) -> object:
    """What a control holds: dates and times as browsers read them, numbers with a point in every language."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat() if not isinstance(value, datetime) else value.isoformat(timespec="minutes")
    return str(value) if isinstance(value, int | float | Decimal) else value


def options(given: Values) -> Values:
    """Options as `(value, label)` or `(value, label, icon)`, or as dicts with a hint; the chosen are marked."""
    listed = given["options"]
    if isinstance(listed, str) or not isinstance(listed, Iterable):
        raise Misused(f'"{given["name"]}" needs options: a list of (value, label).')
    chosen = _chosen(given["value"])
    shaped = field(given)
    return shaped | {
        "options": [_option(option, chosen, f"{shaped['id']}_{n}") for n, option in enumerate(listed)],
        "multiple": given.get("look") in ("checks", "chips"),
    }


def errors(given: Values) -> Values:
    """`faults` are a form, or (field id, sentence) pairs; the title counts them when none is given."""
    faults = _faults(given["faults"])
    title = "One thing to fix" if len(faults) == 1 else f"{len(faults)} things to fix"
    return {"faults": faults, "title": given["title"] or title}


def bound(given: Values) -> Values:
    """A field of a Django form: everything the kit's own field would be told, read from the form."""
    own = given["field"]
    if not isinstance(own, BoundField):
        raise Misused('"formfield" needs field: a field of a form, such as form.email.')
    widget = own.field.widget
    told: dict[str, Any] = {name: widget.attrs.get(name, "") for name in _HTML} | {
        "name": own.html_name,
        "id": own.auto_id or f"id_{own.html_name}",
        "label": own.label,
        "hint": own.help_text,
        "error": _sentence(own.errors),
        "required": own.field.required and widget.use_required_attribute(own.initial),
        "value": _text(own),
        "disabled": own.field.disabled,
    }
    kind = _kind(own, str(given["look"]))
    told |= {"kind": kind, "type": getattr(widget, "input_type", "text"), "rows": told["rows"] or "3"}
    if kind in ("select", "choice"):
        told |= {"options": _choices(own), "look": str(given["look"]) or _GROUPS.get(type(widget).__name__, "radio")}
    told["checked"] = kind in ("check", "switch") and bool(own.value())
    told["optional"] = given["optional"] or ("" if own.field.required or kind in ("check", "switch") else "If you like")
    return told


def _kind(own: BoundField, look: str) -> str:
    widget = own.field.widget
    kind = getattr(widget, "input_type", "textarea")
    if kind == "hidden":
        return "hidden"
    if kind == "select":
        return "choice" if look else "select"
    if kind in ("radio", "checkbox") and hasattr(widget, "choices"):
        return "choice"
    if kind == "checkbox":
        return "switch" if look == "switch" else "check"
    return "field" if kind in _TYPES else "textarea"


def _text(own: BoundField) -> object:
    value = own.value()
    if isinstance(value, list | tuple | set):
        return value
    return (
        own.field.widget.format_value(value)
        if hasattr(own.field.widget, "format_value") and not hasattr(own.field.widget, "choices")
        else value
    )


def _choices(own: BoundField) -> list[tuple[str, str]]:
    flat = []
    for value, label in own.field.widget.choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        flat += [(str(key if key is not None else ""), str(words)) for key, words in inner]
    return flat


def _chosen(value: object) -> set[str]:
    many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return {str(one) for one in many if one is not None}


def _option(option: object, chosen: set[str], ident: str) -> dict[str, object]:
    if isinstance(option, Mapping):
        told: dict[str, object] = {"icon": "", "hint": "", **option}
    elif isinstance(option, tuple | list) and len(option) in (2, 3):
        told = {"value": option[0], "label": option[1], "icon": option[2] if len(option) == 3 else "", "hint": ""}
    else:
        raise Misused(f"An option is (value, label) or (value, label, icon); not {option!r}.")
    value = str(told["value"])
    return told | {"value": value, "chosen": value in chosen, "id": ident}


def _sentence(error: object) -> str:
    if isinstance(error, str) or not isinstance(error, Iterable):
        return str(error or "")
    return " ".join(str(one) for one in error)


def _faults(faults: object) -> list[dict[str, str]]:
    told = getattr(faults, "errors", faults)
    if isinstance(told, ErrorDict):
        form: Any = faults
        return [
            {"id": form[name].auto_id if name in form.fields else "", "words": str(one)}
            for name, all_of in told.items()
            for one in all_of
        ]
    if isinstance(told, str) or not isinstance(told, Iterable):
        raise Misused('"errors" needs faults: a form, or a list of (field id, sentence).')
    return [{"id": str(pair[0]), "words": str(pair[1])} for pair in told]
