"""What somebody wrote themselves in an answer: without what they quote, and without what stands under their name."""

import re
import unicodedata
from html.parser import HTMLParser

QUOTED = re.compile(r"^\s*[>|]")
WROTE = re.compile(
    r"^\s*(on|am|el|le|em|op)\b.{0,300}\b(wrote|writes|escribió|escribio|schrieb|a écrit)\s*:\s*$", re.IGNORECASE
)
BELOW = re.compile(
    r"^\s*(-{2,}\s*(original message|forwarded message|mensaje original|mensaje reenviado)\b.*"
    r"|_{10,}|-- ?|(sent|enviado) (from|via|desde)\b.*|get outlook for\b.*|obtener outlook\b.*)\s*$",
    re.IGNORECASE,
)
HEADED = re.compile(r"^\s*\*?(from|de|von)\s*:\*?\s.+$", re.IGNORECASE)
HEADERS = re.compile(r"^\s*\*?(sent|to|date|subject|cc|enviado|enviado el|para|fecha|asunto)\s*:", re.IGNORECASE)
LONG_WROTE = 3  # lines "On ... wrote:" may be folded into
HIDDEN = {"script", "style", "head", "title", "template", "blockquote"}
LINES = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "table", "ul", "ol"}
QUOTES = {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix", "divrplyfwdmsg", "appendonsend"}
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def own_words(text: str) -> str:
    """The lines of an answer that are new, wherever they stand beside what is quoted; Unicode in one form (NFKC)."""
    lines = unicodedata.normalize("NFKC", text).translate(UNSEEN).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line, wrote = lines[place], _wrote(lines, place)
        if BELOW.match(line) or (
            HEADED.match(line) and any(HEADERS.match(one) for one in lines[place + 1 : place + 4])
        ):
            break
        if wrote:
            if not any(QUOTED.match(one) for one in lines[place + wrote : place + wrote + 3]):
                break  # what follows is quoted without a mark
            place += wrote
            continue
        if not QUOTED.match(line):
            kept.append(line.strip())
        place += 1
    return "\n".join(kept).strip()


def _wrote(lines: list[str], place: int) -> int:
    """Over how many lines from here "On ... wrote:" goes; 0 where it does not."""
    for many in range(1, LONG_WROTE + 1):
        if WROTE.match(" ".join(lines[place : place + many])):
            return many
    return 0


def text_of_html(html: str) -> str:
    """The words of HTML, a line for each block, up to where a mail program began to quote."""
    reader = _Words()
    try:
        reader.feed(html)
    except AssertionError:  # the standard reader asserts on some broken declarations
        return ""
    return "".join(reader.words)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden: list[str] = []
        self.over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name for key, value in attrs if key in ("class", "id") for name in (value or "").lower().split()}
        self.over = self.over or bool(named & QUOTES)
        if tag in HIDDEN:
            self.hidden.append(tag)
        elif tag in LINES:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        elif tag in LINES:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        self._say(" ".join(data.split("\n")))

    def _say(self, words: str) -> None:
        if not self.over and not self.hidden:
            self.words.append(words)
