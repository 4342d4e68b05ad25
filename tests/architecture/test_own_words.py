"""Programs have words of their own for what they do (`words` in their file): no sentence says the usual ones instead.

Every text of the rooms that is longer than a word, and every template, is read for the usual nouns. What a text takes
from a program stands in braces and is not seen here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from alongside.blueprint.nouns import usual
from alongside.blueprint.parts.identity import Words

ROOT = Path(__file__).parents[2] / "alongside"

# A noun that is an ordinary word as well: where somebody stands against the plan for today, the next step of a form,
# what to note, what happened, whom a school employs. In these senses it is nobody's own word.
ORDINARY = {"plan", "step", "note", "event", "organization", "practice", "engagement", "helper"}
SAID_FOR_HELPER = {"helper", "helpers", "mentee", "mentees", "mentors"}
NOUNS = "|".join(
    sorted(
        {
            form
            for key, noun in vars(usual()).items()
            if key not in ORDINARY | {"facts"}
            for form in (noun.one, noun.many)
        }
        | SAID_FOR_HELPER,
        key=len,
        reverse=True,
    )
)
USUAL = re.compile(rf"(?<![\w@/.-])({NOUNS})(?![\w/-])", re.IGNORECASE)

# Rooms and pages that speak where no one program does, or of its file as such.
NO_PROGRAM = {
    "blueprint": "the language itself, and what it says in the words of a file",
    "commands": "the command line, for whoever runs the installation",
    "config": "the installation",
    "demo": "invented people, and what they say",
    "exchange/enums.py": "what came of a mail, in the log of whoever runs the installation",
    "ledger/enums.py": "labels no page shows",
    "matching/enums.py": "labels no page shows",
    "practice/sessions/enums.py": "labels no page shows",
    "practice/growth/enums.py": "its page says them in the words of the program",
    "standing/enums.py": "its page says them in the words of the program",
    "exchange/reading": "the words of headings in other people's files",
    "exchange/mail": "words people write in a mail",
    "jobs": "the installation",
    "ledger/audit": "the command line",
    "matching/instances": "files of the command line",
    "matching/solver": "mistakes in a problem that no person posed",
    "migrations": "what tables were",
    "web/front/gallery.py": "the kit",
    "web/templates/front/gallery.html": "the kit",
    "web/ui": "the kit",
    "web/templates/front/acting.html": "somebody without a role in any program",
    "web/templates/front/no_role.html": "somebody without a role in any program",
    "web/templates/front/code.txt": "whoever asks for a code, known or not",
    "web/templates/front/sign_in.html": "whoever is not signed in",
    "web/templates/front/programs.html": "the list of all programs",
    "web/templates/desk/offline.html": "one page on a device, whoever signs in there next",
    "web/templates/shared/invitation.txt": "whoever has never been here",
    "notices/templates/notices/invitation.txt": "whoever has never been here",
    "tasks.py": "how a job ended, for whoever runs the installation",
}
# What has such a word in another sense.
ANOTHER_SENSE = (
    "matching team",
    "calendar program",
    "in session",
    "school team",
    "school",
    "access “coordinator”",
    "no cohort “",  # what `--cohort` names
    "as the program says",  # a fact in the log of events
)

NOT_FOR_PEOPLE = {"LookupError", "ValueError", "Misconfigured"}
SENTENCE = re.compile(r"\s*[\w{“].* ", re.DOTALL)
SHOWN = frozenset("title label hint note summary text caption columns here placeholder optional heading blank".split())


def _covered(path: Path) -> bool:
    inside = path.relative_to(ROOT).as_posix()
    return not any(
        inside == there or inside.startswith(f"{there}/") or path.name == there or there in path.parts
        for there in NO_PROGRAM
    )


def _plain(text: str) -> str:
    for sense in ANOTHER_SENSE:
        text = re.sub(rf"{sense}s?", "", text, flags=re.IGNORECASE)
    return text


def _bare(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", text)


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every literal that is a sentence or a label, without what it takes from elsewhere, and no docstring."""
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        parent = parents.get(id(node))
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                _bare("".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            inside = isinstance(parent, ast.JoinedStr | ast.Expr)
            wrong = isinstance(parent, ast.Call) and ast.unparse(parent.func) in NOT_FOR_PEOPLE
            if not inside and not wrong:
                yield node.lineno, _bare(node.value)


def _in_code() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        if _covered(path):
            for line, text in _texts(ast.parse(path.read_text())):
                if SENTENCE.match(text) and USUAL.search(_plain(text)):
                    yield f"{path.relative_to(ROOT)}:{line}: {text}"


def _in_templates() -> Iterator[str]:
    for path in sorted((*ROOT.rglob("*.html"), *ROOT.rglob("*.txt"))):
        if not _covered(path) or path.name.endswith(".es.txt"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for text in _shown(line):
                if USUAL.search(_plain(text)):
                    yield f"{path.relative_to(ROOT)}:{number}: {text.strip()[:120]}"


def _shown(line: str) -> Iterator[str]:
    """What a line of a template shows: text between tags, and the words a component is given."""
    without = re.sub(r"\{#.*?#\}", "", line)
    for tag in re.findall(r"\{%\s*(?:ui|say|include)\b.*?%\}", without):
        for name, said in re.findall(r'([\w-]+)="([^"]*)"', tag):
            if name in SHOWN:
                yield said
        yield from re.findall(r'add:"([^"]*)"', tag)
    bare = re.sub(r"<[^>]*>", " | ", re.sub(r"\{%.*?%\}", " | ", re.sub(r"\{\{.*?\}\}", "{}", without)))
    yield from bare.split("|")


def test_no_sentence_says_a_usual_noun_for_a_program_s_own() -> None:
    assert [*_in_code(), *_in_templates()] == []


@pytest.mark.parametrize("text", ["The program asks this.", "A team needs a name.", "Your helper reads it."])
def test_a_usual_noun_is_found(text: str) -> None:
    assert USUAL.search(_plain(text))


def test_what_is_left_out_is_there() -> None:
    assert [there for there in NO_PROGRAM if "/" in there and not (ROOT / there).exists()] == []
    assert {key for key in ORDINARY if key not in vars(usual())} == set()
    assert isinstance(usual(), Words)
