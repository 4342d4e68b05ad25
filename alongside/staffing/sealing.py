"""Words of an application, sealed with a key of its own: answers, references, what reviewers wrote."""

import json
from collections.abc import Mapping

from alongside.programs.sealing import keyring
from alongside.staffing.models.applications import Application

OWNER = "application:"


def new_key(public_id: str) -> bytes:
    """A wrapped key for one application."""
    return keyring().new_wrapped_key(owner=f"{OWNER}{public_id}")


def seal(application: Application, words: Mapping[str, str], *, place: str) -> bytes:
    """Seal words, by their question or topic, for a place ("answers", "reference:4f…")."""
    key = keyring().unwrap(bytes(application.wrapped_key), owner=f"{OWNER}{application.public_id}")
    return key.seal(json.dumps(dict(words), ensure_ascii=False), place=place)


def opened(application: Application, sealed: bytes | memoryview, *, place: str) -> dict[str, str]:
    """The words again; none where nothing was sealed."""
    if not bytes(sealed):
        return {}
    key = keyring().unwrap(bytes(application.wrapped_key), owner=f"{OWNER}{application.public_id}")
    return {str(name): str(words) for name, words in json.loads(key.open(bytes(sealed), place=place)).items()}
