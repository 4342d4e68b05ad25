"""Makes what browsers load: one stylesheet, Latin subsets of the two typefaces, and the icons of the app on a phone.

`python -m alongside.web.ui.build` writes into `<ALONGSIDE_VAR>/assets/` and does nothing when nothing changed. The
typefaces come from packages, under the SIL Open Font License.
"""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from alongside.web.ui.app_icon import app_icon

HERE = Path(__file__).resolve().parent
STYLES = (
    "tokens",
    "base",
    "layout",
    "parts",
    "measures",
    "asking",
    "screens",
    "calendar",
    "public",
    "agreements",
    "contract",
    "visit",
    "messages",
    "release",
    "studio",
    "offline",
    "print",
)
# Basic Latin, Latin-1, Latin Extended-A (names of people), then dashes, quotes and signs.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(ord(sign) for sign in "•…‰′″‹›⁄€™−≈≤≥"),
]
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r" ?([{};,]) ?")


def main() -> int:
    """Builds into the folder of the environment; prints one line for each file it made."""
    root = HERE.parents[2]
    made = build(Path(os.environ.get("ALONGSIDE_VAR", root / "var")) / "assets")
    for path, size in made.items():
        sys.stdout.write(f"made {path} ({size / 1024:.1f} kB)\n")
    return 0


def build(assets: Path) -> dict[str, int]:
    """Makes every asset whose source changed; returns what was made, with its size in bytes."""
    made = {}
    for name, (source, make) in _wanted().items():
        path, mark = assets / name, assets / ".made" / f"{Path(name).name}.txt"
        if path.exists() and mark.exists() and mark.read_text() == source:
            continue
        content = make()
        for folder in (path.parent, mark.parent):
            folder.mkdir(parents=True, exist_ok=True)
        _put(path, content)
        _put(mark, source.encode())
        made[name] = len(content)
    return made


def stylesheet() -> bytes:
    """All styles in their order, without comments and spare spaces."""
    text = "\n".join((HERE / "styles" / f"{name}.css").read_text() for name in STYLES)
    return _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip().encode()


def _wanted() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Each asset with what it is made from and how. Fonts change with the version of their package and of this file."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    text = f"{version('fontpkg-atkinson-hyperlegible')} {version('fonttools')} {recipe}"
    title = f"{version('fontpkg-literata')} {version('fonttools')} {recipe}"
    sheet = stylesheet()
    shapes = hashlib.sha256((HERE / "app_icon.py").read_bytes()).hexdigest()
    return {
        "ui/ui.css": (hashlib.sha256(sheet).hexdigest(), lambda: sheet),
        "fonts/text-400.woff2": (text, lambda: _text_face("Regular")),
        "fonts/text-700.woff2": (text, lambda: _text_face("Bold")),
        "fonts/title.woff2": (title, _title_face),
        **{f"ui/icon-{size}.png": (shapes, partial(app_icon, size)) for size in (192, 512)},
    }


def _text_face(weight: str) -> bytes:
    source = files("fontpkg_atkinson_hyperlegible") / "files" / f"AtkinsonHyperlegible-{weight}.ttf"
    return _latin(TTFont(BytesIO(source.read_bytes())))


def _title_face() -> bytes:
    source = files("fontpkg_literata") / "files" / "Literata[opsz,wght].ttf"
    font = TTFont(BytesIO(source.read_bytes()))
    return _latin(instantiateVariableFont(_cut(font), {"opsz": 24, "wght": 600}))


def _cut(font: TTFont) -> TTFont:
    options = Options()
    options.layout_features = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "pnum"]
    options.notdef_outline = True
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    return font


def _latin(font: TTFont) -> bytes:
    out = BytesIO()
    font = _cut(font)
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()


def _put(path: Path, content: bytes) -> None:
    """All of the file or nothing: two starts at once never serve half a font."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_bytes(content)
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main())
