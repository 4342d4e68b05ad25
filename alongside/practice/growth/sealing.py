"""Sealing and opening the words of a row: a table of texts by name, under the key of its engagement."""

import json
from collections.abc import Mapping

from alongside.kernel.sealed import DataKey
from alongside.practice.growth.models.written import Written
from alongside.programs.sealing import data_key

type Said = Mapping[str, str]


def seal(row: Written, said: Said) -> None:
    """Put these words into a row; empty ones are left out."""
    kept = {name: text.strip() for name, text in said.items() if text.strip()}
    row.sealed = data_key(row.engagement).seal(json.dumps(kept, ensure_ascii=False), place=_place(row))


def said_in(row: Written, key: DataKey | None = None) -> Said:
    """The words of a row. `key`: the engagement's, where it was opened already."""
    opened = (key or data_key(row.engagement)).open(bytes(row.sealed), place=_place(row))
    found: dict[str, str] = json.loads(opened)
    return found


def _place(row: Written) -> str:
    return f"{row._meta.model_name}:{row.public_id}"
