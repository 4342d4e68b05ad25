"""The words of an agreement: the blueprint's terms with an organization's values, one text with a digest. Pure."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from alongside.blueprint.grammar import Duration, Money, duration_of, money_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.joining import Agreement, Term
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.errors import Refused

PAY, RELEASE, VALUE, EVALUATION, WORDS = "pay", "release", "value", "evaluation", "words"
LONGEST = 120
OWN_NOUNS = ("session", "event")  # what is paid for, where a program may call it otherwise
TITLES = frozenset({"dr", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "sr", "sra"})


@dataclass(frozen=True, slots=True)
class Line:
    """One term as it stands in a text. `kind` says what `value` is: an amount, a length of time, words, or nothing.

    `value` is as the language writes it ("500.00 USD", "45 minutes"), so that it can be read again. `one`: the
    program's own noun for what it is paid for; a text from before it was kept says the usual one.
    """

    key: str
    title: str
    says: str
    kind: str
    value: str = ""
    per: str = ""
    one: str = ""

    def shown(self, tongue: Tongue) -> str:
        """The value as people read it: "$500.00 for each month"."""
        words, unit = self.amount(tongue), self.unit(tongue)
        return tongue.say("agreement.per", value=words, unit=unit) if words and unit else words

    def amount(self, tongue: Tongue) -> str:
        """The same without what it is for."""
        if self.kind == RELEASE and self.value:
            return tongue.value(duration_of(self.value))
        return str(money_of(self.value)) if self.kind == PAY and self.value else self.value

    def unit(self, tongue: Tongue) -> str:
        """For each what: "month"; nothing where it is paid once."""
        if self.per in ("", "once"):
            return ""
        return self.one or tongue.say(f"agreement.per.{self.per}")

    @property
    def setting(self) -> Money | Duration | str | bool:
        """What other rooms may read of it: an amount, a length of time, words; False where nothing is evaluated."""
        if self.kind == PAY:
            return money_of(self.value)
        if self.kind == RELEASE:
            return duration_of(self.value)
        return self.value if self.kind == VALUE else False


@dataclass(frozen=True, slots=True)
class Side:
    """One who signs: `key` in the blueprint, what they are (`label`), and for whom they sign (`at`)."""

    key: str
    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text ready to be kept: its words, their SHA-256, the terms and the signers in it."""

    text: str
    digest: str
    terms: list[dict[str, str]]
    signers: list[dict[str, str]]


def lines_of(
    blueprint: Blueprint, agreement: Agreement, values: Mapping[str, str], *, like: Sequence[Line] = ()
) -> list[Line]:
    """The terms with these values, by key; what is not given stands as the blueprint says. `like`: those of a text that
    somebody signed; where it says the usual noun, so does the next one, for its words did not change. Raises Refused
    with every fault, the key of the first as its field."""
    found, faults = [], {}
    usual_noun = {line.key for line in like if line.per and not line.one}
    for key, term in agreement.terms.items():
        kind, usual, per = _usual(blueprint, term)
        value = usual
        if kind in (PAY, RELEASE, VALUE) and key in values:
            try:
                value = _read(kind, values[key], usual)
            except ValueError as error:
                faults[key] = f"{_title(key)}: {error}"
        noun = getattr(blueprint.words, per).one if per in OWN_NOUNS and key not in usual_noun else ""
        found.append(Line(key, _title(key), term.says, kind, value, per, noun))
    if faults:
        raise Refused(" ".join(faults.values()), field=next(iter(faults)))
    return found


def draft(blueprint: Blueprint, key: str, lines: Sequence[Line], *, with_whom: str, cohort: str) -> Draft:
    """The whole text, the same for the same terms to the letter."""
    agreement = blueprint.agreements[key]
    say = blueprint.tongue.say
    parts = [say("agreement.head", label=agreement.label, program=blueprint.name, cohort=cohort, whom=with_whom)]
    parts += [intro] if (intro := intro_of(blueprint.tongue, agreement)) else []
    for number, line in enumerate(lines, start=1):
        words = f"{number}. {line.title}\n{line.says}"
        shown = line.shown(blueprint.tongue)
        parts.append(f"{words}\n{say('agreement.agreed', value=shown)}" if shown else words)
    if agreement.holds:
        parts.append(say("agreement.holds", length=blueprint.tongue.value(agreement.holds)))
    sides = [Side(name, signer.label, signer.at) for name, signer in agreement.signers.items()]
    who = (say("agreement.for", label=side.label, whom=words_for(blueprint.tongue, side.at)) for side in sides)
    parts.append(say("agreement.signed-by", who="; ".join(who)))
    text = unicodedata.normalize("NFC", "\n\n".join(parts) + "\n")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Draft(text, digest, [asdict(line) for line in lines], [asdict(side) for side in sides])


def intro_of(tongue: Tongue, agreement: Agreement) -> str:
    """The words before the terms; where the file has neither, what signing then means."""
    return agreement.text or ("" if agreement.terms else tongue.say("agreement.seen"))


def due_day(rule: Agreement, *, starts_on: date, ends_on: date, matched: date | None = None) -> date | None:
    """The day by which it is signed, in a cohort of these days; None where the program says none, or not yet."""
    anchors = {"match": matched, "cohort.start": starts_on, "cohort.end": ends_on}
    anchor = anchors.get(rule.by.anchor) if rule.by else None
    return rule.by.on(anchor) if rule.by and anchor else None


def lines_in(terms: Sequence[Mapping[str, str]]) -> list[Line]:
    """The terms of a kept text."""
    return [Line(**term) for term in terms]


def sides_in(signers: Sequence[Mapping[str, str]]) -> list[Side]:
    """The signers of a kept text."""
    return [Side(**signer) for signer in signers]


def words_for(tongue: Tongue, at: str) -> str:
    """For whom somebody signs, in words."""
    return tongue.say(f"agreement.at.{at}")


def fingerprint(digest: str) -> str:
    """The first twelve signs of a digest, in fours, as a page shows them."""
    return " ".join(digest[n : n + 4] for n in (0, 4, 8))


def same_name(asked: str, typed: str) -> bool:
    """Whether two ways to write a name mean one person: titles, capitals, accents and points aside."""
    return bool(_plain(asked)) and _plain(asked) == _plain(typed)


def _plain(name: str) -> list[str]:
    letters = unicodedata.normalize("NFD", name.casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
    return [word for word in kept.split() if word not in TITLES]


def _usual(blueprint: Blueprint, term: Term) -> tuple[str, str, str]:
    """(kind, value, for each what) of a term as the blueprint has it."""
    if term.pay is not None:
        pay = blueprint.pay[term.pay]
        amount = f"{pay.amount.amount:.2f} {pay.amount.currency}" if pay.amount else ""
        return PAY, amount, pay.per or ""
    if term.release is not None:
        return RELEASE, str(term.release), ""
    if term.value:
        return VALUE, term.value, ""
    return (EVALUATION if term.evaluative is False else WORDS), "", ""


def _read(kind: str, text: str, usual: str) -> str:
    text = " ".join(text.split())
    if kind == VALUE:
        if not text or len(text) > LONGEST:
            raise ValueError(f"Say what is agreed, in at most {LONGEST} signs.")
        return text
    if kind == RELEASE:
        return str(duration_of(text))
    currency = usual[-3:] or "USD"
    plain = text.removeprefix("$").strip()
    money = money_of(plain if plain[-3:].isalpha() else f"{plain} {currency}")
    if usual and money.currency != currency:
        raise ValueError(f"The amount is in {currency}.")
    return f"{money.amount.quantize(Decimal('0.01'))} {money.currency}"


def _title(key: str) -> str:
    return key.replace("-", " ").capitalize()
