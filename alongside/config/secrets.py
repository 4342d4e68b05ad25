"""The two secrets an installation has: from the environment, or made once and kept beside the data."""

import base64
import os
import secrets
from pathlib import Path

from alongside.kernel.errors import Misconfigured


def secret(name: str, *, folder: Path, made_of: int = 48) -> str:
    """Return the secret `name`: the environment's, else the file's in `folder`, else a new one made there (mode 600).

    Raises Misconfigured when the folder cannot be written.
    """
    given = os.environ.get(name, "")
    if given:
        return given
    file = folder / name.lower()
    if file.exists():
        return file.read_text().strip()
    try:
        return _make(file, base64.b64encode(secrets.token_bytes(made_of)).decode())
    except OSError as error:
        raise Misconfigured(f"{name} is not set, and {file} cannot be written: {error.strerror}.") from None


def _make(file: Path, value: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first; its secret is the one that counts
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(value + "\n")
    return value
