"""Sealing and opening the words of a message and of a report, under the key of their engagement."""

from alongside.kernel.sealed import DataKey
from alongside.practice.messages.models import Message, Report
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import data_key


def seal(row: Message | Report, words: str, engagement: Engagement) -> None:
    """Put these words into a row."""
    row.sealed = data_key(engagement).seal(words, place=_place(row))


def opened(row: Message | Report, key: DataKey) -> str:
    """The words of a row; empty once they were erased."""
    return "" if row.sealed is None else key.open(bytes(row.sealed), place=_place(row))


def _place(row: Message | Report) -> str:
    return f"{row._meta.model_name}:{row.public_id}"
