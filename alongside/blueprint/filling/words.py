"""What forms call the keys of the language, and what may be chosen in the words of the program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields

from alongside.blueprint.facts import FactKind
from alongside.blueprint.filling.values import Options
from alongside.blueprint.language import Blueprint
from alongside.blueprint.phrasing import label_of
from alongside.blueprint.saying import tables_at
from alongside.blueprint.schema import Choice, Entry, Key, Shape
from alongside.blueprint.tongues.english import ENGLISH

# What a form calls a field where its word of the language does not say enough; with a record's name, of it alone.
CALLED: Mapping[str, str] = {
    "access": "What they may see and do",
    "account": "What is counted",
    "address": "Web or mail address",
    "alert_at": "Tell both when so much is used",
    "approver": "Who says yes before it is bought",
    "artifact": "Which document",
    "area": "What it is about",
    "asked": "Where it is asked",
    "assume": "What is taken while nobody has said",
    "again_within": "Nobody waits longer for somebody else than",
    "at": "When",
    "at_least": "At least how many",
    "Parting.asks": "The questions both answer in the end",
    "Parting.reasons": "What may be said by whoever would like another",
    "at_the_end": "Hours nobody used at the end",
    "attested_by": "Who says that it is so",
    "by": "By when",
    "Agreement.of": "Signed for each",
    "Completion.of": "For whom",
    "Criterion.by": "How it is compared",
    "Criterion.share": "Its share of 100",
    "caseload": "How many people one works with at once",
    "choices": "What can be answered",
    "columns": "What rosters call it",
    "cut_off": "Who is hired on this day or later counts a year later",
    "denies": "The same, when the answer is no",
    "does": "What it is for",
    "DeclaredFact.of": "About whom",
    "DeclaredFact.says": "What it says, in words",
    "each": "In each",
    "even_over": "Even, where not everybody can have somebody, from one to the next",
    "Entitlement.by": "One for each",
    "Example.because": "What it shows",
    "Example.name": "What this test person is called",
    "Example.on": "On which day they are tried",
    "Example.person": "What is known of them, as somebody who takes part",
    "Example.helper": "What is known of them, as somebody who helps",
    "Example.pair": "What is known of both, as a pair",
    "Example.organization": "What is known of an organization",
    "Example.start": "Which ready start is tried",
    "Expected.answer": "May they?",
    "Expected.books": "The last day of the period whose books it belongs to",
    "Expected.has": "Which of these they have",
    "Expected.look": "The day it is looked at again",
    "Expected.steps": "The days of its steps",
    "Expected.track": "On which track",
    "expect": "What should come out",
    "day_one": "From which day its first days are counted",
    "fact": "What it compares",
    "first_contact": "The first word comes within",
    "first_days": "The first days steps are listed by",
    "for_roles": "For whom",
    "from": "The first day it holds",
    "cite": "Where it comes from",
    "gap_at_most": "The longest silence",
    "grants": "What is given free",
    "group": "In groups of",
    "Account.group": "When several people are there",
    "helper": "Who helps",
    "helper_fact": "With what of the helper, if it goes by another name",
    "holds": "It holds for",
    "Holds.holds": "What has to be so",
    "how_many": "How many hold it in one place",
    "in_season": "Other words in a season",
    "instrument": "Which questionnaire",
    "kept": "Kept for how long",
    "kinds": "Contracts",
    "label": "What it is called",
    "groups": "Who pays which price",
    "leaves_out": "What it must never be",
    "members_log": "A group nobody leads logs for itself",
    "look": "Looked at again after",
    "lines": "How it is divided",
    "line": "Which line of the fund",
    "many": "Many of them",
    "may_also": "Other roles the same person may hold",
    "meets": "Whom to talk with",
    "members": "How many people a team has",
    "modes": "How they meet",
    "must": "What has to be so for a pair",
    "name": "What verdicts call it, in a word or two",
    "of": "Asked of",
    "offers": "What may be bought",
    "on": "The day",
    "one": "One of them",
    "PriceList.from": "From which day on",
    "payer": "Who pays",
    "payers": "Who may pay",
    "per": "One for each",
    "Pay.per": "For each",
    "Pay.when": "For what",
    "Pay.role": "Who receives it",
    "per_helper": "How many people one helper has of this kind",
    "per_helper_least": "How many people one helper has at least, if possible",
    "person": "Who is helped",
    "positions": "Who may hold it",
    "prices": "Prices",
    "question": "How it is asked",
    "quote_holds": "A price that was told stands for",
    "reach": "How much",
    "ready_when": "When they may begin",
    "release": "Time set free each school week",
    "Season.says": "What the first page says to each role",
    "Start.says": "Its texts, by part",
    "Role.unit": "Who takes part in it",
    "says": "What it says, in words",
    "sensitive": "It may always be left out",
    "share": "In which share of the periods",
    "signature": "What is signed",
    "signed_by": "Who signs",
    "signers": "Who signs",
    "Signer.label": "Who it is",
    "Signer.at": "For whom",
    "Signer.role": "In which role",
    "term": "To be used within",
    "terms": "What they agree on",
    "Term.pay": "The pay it settles",
    "Term.release": "The time it sets free",
    "Term.value": "What each organization says itself, and usually is",
    "text": "The text",
    "titles": "What rosters call it",
    "to": "To whom",
    "top_up": "What may be bought to go on",
    "type": "What kind of answer",
    "until": "The last day it holds",
    "warned": "How early they are told before something runs out",
    "weigh": "What is weighed; the shares make 100",
    "when": "Who or what it is for",
    "years": "Counted from their appointments, in school years",
}  # fmt: skip
ARGUED = re.compile(r"(?:(?P<of>[a-z]+)\.)?(?P<fact>[a-z0-9-]+)(?:\((?P<with>.*)\))?")


def called(part: type, entry: Entry) -> str:
    """What the form of a record calls one of its keys."""
    usual = CALLED.get(entry.key, ENGLISH.field(entry.field).capitalize())
    return CALLED.get(f"{part.__name__}.{entry.key}", usual)


def usual(part: type, entry: Entry) -> str:
    """What the choice of nothing is called: what then holds."""
    if entry.required:
        return "Choose"
    value = next((one.default for one in fields(part) if one.name == entry.field), MISSING)
    if value is None or value is MISSING or value == "":
        return "Nothing said"
    said = ("no", "yes")[value] if isinstance(value, bool) else ENGLISH.word(entry.key, str(value))
    return f"As usual: {said}"


def options_of(blueprint: Blueprint, key: str, shape: Shape) -> Options:
    """What may be chosen, each with its words; nothing where anything may be typed."""
    match shape:
        case Choice(of=words):
            return tuple((word, ENGLISH.word(key, word)) for word in words)
        case Key(ref=ref):
            return keys_of(blueprint, ref.part)
    return ()


def keys_of(blueprint: Blueprint, part: str) -> Options:
    """The things a reference may name, by what pages call them."""
    if part == "@facts":
        return tuple((key, kind.says) for key, kind in blueprint.kinds.items() if not kind.arguments)
    tables = list(tables_at(blueprint, part))
    return tuple((name, label_of(value, name.replace("-", " "))) for table in tables for name, value in table.items())


def facts_to_choose(blueprint: Blueprint, present: str = "") -> Options:
    """What a test can be of, the program's own first; what takes something with it (a training) once for each."""
    found = dict(_facts(blueprint))
    if present and present not in found:
        kind, _, given = fact_of(blueprint, present)
        about = f" ({', '.join(given.values())})" if given else ""
        found[present] = f"{kind.says if kind else present}{about}"
    return tuple(found.items())


def _facts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    own = [kind for key, kind in blueprint.kinds.items() if key in blueprint.facts]
    others = [kind for key, kind in blueprint.kinds.items() if key not in blueprint.facts]
    for kind in (*own, *others):
        if not kind.arguments:
            yield kind.key, kind.says
        for name, part in kind.arguments.items():
            for key, label in keys_of(blueprint, part) if len(kind.arguments) == 1 else ():
                yield f"{kind.key}({name}={key})", f"{kind.says}: {label}"


def fact_of(blueprint: Blueprint, named: str) -> tuple[FactKind | None, str, dict[str, str]]:
    """The fact of a name that `asked_as` makes, of whom it is asked where that is said, and what is said with it."""
    found = ARGUED.fullmatch(named)
    if not found:
        return None, "", {}
    given = [one.partition("=") for one in (found["with"] or "").split(",") if one]
    kind = blueprint.kinds.get(found["fact"])
    return kind, found["of"] or "", {name.strip(): value.strip() for name, _, value in given}


def values_of(blueprint: Blueprint, kind: FactKind) -> Options:
    """The words a fact may have."""
    if kind.type == "yes-no":
        return (("yes", "yes"), ("no", "no"))
    if kind.choices_in:
        return keys_of(blueprint, kind.choices_in)
    return tuple((word, kind.labels.get(word, word)) for word in kind.choices)
