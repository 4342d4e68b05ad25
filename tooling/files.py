"""The repository's own files, found without git so that an unpacked archive is checked like a clone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"var", "__pycache__"}
HIDDEN_BUT_OURS = {".ci"}


def files(*suffixes: str, under: str = ".") -> list[Path]:
    """Return files below the folder `under` (relative to the root) with one of the suffixes, or all; sorted."""
    found: list[Path] = []
    for folder, folders, names in (ROOT / under).walk():
        ours = [name for name in folders if not name.startswith(".") and name not in NOT_OURS]
        folders[:] = sorted(ours + [name for name in folders if name in HIDDEN_BUT_OURS])
        found += [folder / name for name in sorted(names) if not suffixes or name.endswith(suffixes)]
    return found


def named(path: Path) -> str:
    """Return the path as a person would write it, from the root on."""
    return path.relative_to(ROOT).as_posix()
