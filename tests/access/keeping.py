"""In both orchards: who is kept apart, a rule that was let go for somebody, and who asked whom."""

from dataclasses import dataclass
from datetime import date

from alongside.matching.actions.apart import say_apart
from alongside.matching.actions.waiving import waive
from alongside.matching.enums import AskState
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.named import Named
from alongside.matching.sealing import seal, seal_answer, seal_ask
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import keyring
from tests.access import tokens
from tests.access.offering import AT
from tests.factories.programs import person_of

DAY, UNTIL = date(2026, 11, 18), date(2026, 11, 26)


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one orchard: what somebody said, and what was let go for them; `own` is what Maya said."""

    apart: KeptApart
    waiver: Waiver
    own: KeptApart


def keep(
    here: Participation, there: Participation, mine: Participation, by: dict[str, Participation]
) -> dict[str, Kept]:
    """Somebody of each orchard names somebody the team has to find out; so does Maya."""
    own = say_apart(cohort=mine.cohort, name="Somebody Else", because="related", by=person_of(mine))
    kept = {}
    for where, row, words in (("here", here, tokens.RATHER_NOT), ("there", there, "Nobody Here")):
        apart = say_apart(cohort=row.cohort, name=words, because="asked", by=person_of(row))
        why = tokens.WAIVED if where == "here" else "They meet late."
        waiver = waive(supported=row, duty="growing", fact="free-together", why=why, by=person_of(by[where]))
        kept[where] = Kept(apart, waiver, own)
    return kept


def kept_of(kept: dict[str, Kept], take: str, name: str, relation: str) -> KeptApart | Waiver | None:
    """The row of a table: what Maya said to her; what is known here, or at the other sponsor."""
    if relation == "own":
        return kept["here"].own if take == "apart" and name == "maya" else None
    if relation not in ("cohort", "other"):
        return None
    found: KeptApart | Waiver = getattr(kept["there" if (relation == "other") != (name == "oscar") else "here"], take)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one orchard: an ask that was declined; `own` is what Maya asks Renee."""

    ask: Ask
    own: Ask


def plant_asks(pairs: dict[str, tuple[Participation, Participation]]) -> dict[str, Asked]:
    """(supported, helper) of "own", "here" and "there": one waits, two were declined."""
    own = _ask(*pairs["own"], words="Would you?")
    asked = {}
    for where in ("here", "there"):
        words, answer = (tokens.ASKED, tokens.ANSWERED) if where == "here" else ("Would you?", "Not now.")
        row = _ask(*pairs[where], words=words)
        row.state, row.settled_at = AskState.DECLINED, AT
        seal_answer(row, answer)
        row.save()
        asked[where] = Asked(row, own)
    return asked


def ask_of(asked: dict[str, Asked], name: str, relation: str) -> Ask | None:
    """The row of a table: what Maya asks Renee to these two, else what was asked here or at the other sponsor."""
    if relation == "own":
        return asked["here"].own if name in ("renee", "maya") else None
    if relation not in ("cohort", "other"):
        return None
    return asked["there" if (relation == "other") != (name == "oscar") else "here"].ask


def _ask(supported: Participation, helper: Participation, *, words: str) -> Ask:
    row = Ask(supported=supported, helper=helper, duty="growing", team_reads=True, day=DAY, made_at=AT, until=UNTIL)
    row.wrapped_key = keyring().new_wrapped_key(owner=f"ask:{row.public_id}")
    seal_ask(row, words)
    row.save(force_insert=True)
    return row


def plant_named(pairs: dict[str, tuple[Participation, Participation]]) -> dict[str, Named]:
    """Whom Maya would like, and whom somebody here and at the other sponsor would."""
    return {
        where: Named.objects.create(participation=one, duty="growing", place=1, other=other, day=DAY)
        for where, (one, other) in pairs.items()
    }


def named_of(named: dict[str, Named], name: str, relation: str) -> Named | None:
    """The row of a table: whom Maya named to her, else whom somebody named here or at the other sponsor."""
    if relation == "own":
        return named["own"] if name == "maya" else None
    if relation not in ("cohort", "other"):
        return None
    return named["there" if (relation == "other") != (name == "oscar") else "here"]


def plant_claims(by: dict[str, Participation], regions: dict[str, Organization]) -> dict[str, Claim]:
    """Somebody took a region over, here and at the other sponsor; nothing has happened there for long."""
    found = {}
    for where, words in (("here", tokens.TAKEN_OVER), ("there", "I do it today.")):
        row = Claim(cohort=by[where].cohort, region=regions[where], person=person_of(by[where]), day=DAY)
        row.taken_at = row.last_at = AT
        seal(row, words)
        row.save(force_insert=True)
        found[where] = row
    return found


def claim_of(claims: dict[str, Claim], name: str, relation: str) -> Claim | None:
    """The row of a table: a claim here, or at the other sponsor."""
    if relation not in ("cohort", "other"):
        return None
    return claims["there" if (relation == "other") != (name == "oscar") else "here"]
