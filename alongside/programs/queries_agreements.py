"""Reads of agreements: how one stands, which text holds, who was asked, and where joining is no choice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from alongside.blueprint.judgement import Finding, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.tongues.tongue import Tongue
from alongside.people.models.organizations import Organization
from alongside.programs.agreeing import Line, Side, lines_in, same_name, sides_in
from alongside.programs.background import typed
from alongside.programs.facts import parsed
from alongside.programs.models.agreements import (
    Agreement,
    AgreementText,
    JoiningStep,
    OrganizationFact,
    Signature,
    SigningRequest,
)
from alongside.programs.models.cohorts import Cohort
from alongside.programs.places import facts_of_tier
from alongside.programs.queries_selections import selected_on

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """One text and who signed it, by signer."""

    row: AgreementText
    signed: Mapping[str, Signature]
    withdrawn_from: date | None

    @property
    def tongue(self) -> Tongue:
        """The language it was written in."""
        return parsed(self.row.version.digest).tongue

    @property
    def lines(self) -> list[Line]:
        return lines_in(self.row.terms)

    @property
    def sides(self) -> list[Side]:
        return sides_in(self.row.signers)

    @property
    def whole(self) -> bool:
        """Whether everybody signed."""
        return all(side.key in self.signed for side in self.sides)

    @property
    def missing(self) -> list[Side]:
        return [side for side in self.sides if side.key not in self.signed]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement stands: its texts, oldest first, and the newest request to each signer."""

    agreement: Agreement
    texts: tuple[Kept, ...]
    requests: Mapping[str, SigningRequest]

    @property
    def newest(self) -> Kept:
        return self.texts[-1]

    def in_force(self, on: date) -> Kept | None:
        """The text that holds on a day: the newest one everybody had signed by then, unless withdrawn or over."""
        zone = ZoneInfo(self.agreement.cohort.time_zone)
        for kept in reversed(self.texts):
            if not kept.whole or not kept.signed:
                continue
            since = max(one.signed_at for one in kept.signed.values()).astimezone(zone).date()
            if since > on:
                continue
            if kept.withdrawn_from is not None and kept.withdrawn_from <= on:
                return None
            return kept if on <= (_until(kept.row, self.agreement.key, since) or on) else None
        return None

    def read_by(self, request: SigningRequest) -> "Standing":
        """How it stands for whoever a request went to: once it was used, the text signed with it and those before."""
        for at, kept in enumerate(self.texts[:-1], start=1):
            here = kept.signed.get(request.signer)
            if here is not None and here.signed_at == request.used_at:
                return Standing(self.agreement, self.texts[:at], {})
        return self

    def meanwhile(self, on: date) -> Kept | None:
        """The earlier text that holds on a day until the newest is signed, where the same people sign both."""
        kept = self.in_force(on)
        if kept is None or kept is self.newest or self.newest.withdrawn_from is not None:
            return None
        asked = {key: one.name for key, one in self.requests.items()}
        same = all(key in asked and same_name(asked[key], one.name) for key, one in kept.signed.items())
        return kept if same else None

    def signed_before(self, signer: str) -> tuple[int, Signature] | None:
        """The newest earlier text this signer signed, by number, with the signature."""
        for kept in reversed(self.texts[:-1]):
            if signer in kept.signed:
                return kept.row.number, kept.signed[signer]
        return None

    def changed(self) -> dict[str, tuple[int, str]]:
        """Key of each term changed since somebody signed -> number of the text they signed, and how it stood there;
        nothing where it is new."""
        signed = [kept for kept in self.texts[:-1] if kept.signed and kept.withdrawn_from is None]
        if not signed:
            return {}
        before = {line.key: line for line in signed[-1].lines}
        number, tongue = signed[-1].row.number, signed[-1].tongue
        return {
            line.key: (number, (was.shown(tongue) or was.says) if was else "")
            for line in self.newest.lines
            if line != (was := before.get(line.key))
        }


def standing_of(agreement: Agreement) -> Standing:
    """How one agreement stands; its cohort must be loaded. Three queries."""
    return standings([agreement])[0]


def standings(agreements: Sequence[Agreement]) -> list[Standing]:
    """How several stand, in their order, in three queries; `cohort` must be loaded."""
    rows = AgreementText.objects.filter(agreement__in=agreements).select_related("withdrawal", "version")
    rows = rows.prefetch_related(
        Prefetch("signatures", Signature.objects.select_related("drawing").order_by("signed_at", "pk"))
    )
    texts: dict[int, list[Kept]] = {}
    for row in rows.order_by("number"):
        over = row.withdrawal.from_day if hasattr(row, "withdrawal") else None
        texts.setdefault(row.agreement_id, []).append(
            Kept(row, {one.signer: one for one in row.signatures.all()}, over)
        )
    requests: dict[int, dict[str, SigningRequest]] = {}
    for request in SigningRequest.objects.filter(agreement__in=agreements).order_by("sent_at", "pk"):
        requests.setdefault(request.agreement_id, {})[request.signer] = request
    return [Standing(one, tuple(texts.get(one.pk, ())), requests.get(one.pk, {})) for one in agreements]


def steps_taken(agreement: Agreement) -> dict[tuple[str, str], JoiningStep]:
    """(kind, key) -> the newest line about a step. One query."""
    rows = JoiningStep.objects.filter(agreement=agreement).select_related("by").order_by("at", "pk")
    return {(row.kind, row.key): row for row in rows}


def facts_of(
    cohort: Cohort, places: Iterable[Organization] | QuerySet[Organization], *, on: date
) -> dict[int, dict[str, OrganizationFact]]:
    """Organization (row number) -> fact -> what holds of it on a day: what was noted, and what follows from its being
    selected. Two queries."""
    found = facts_noted(cohort, places, on=on)
    for pk, chosen in selected_on(cohort, on=on, places=places).items():
        for fact, value in facts_of_tier(chosen.tier, chosen.facts).items():
            found.setdefault(pk, {})[fact] = OrganizationFact(
                cohort=cohort, organization_id=pk, fact=fact, value=value, from_day=chosen.from_day
            )
    return found


def facts_noted(
    cohort: Cohort, places: Iterable[Organization] | QuerySet[Organization], *, on: date
) -> dict[int, dict[str, OrganizationFact]]:
    """Organization (row number) -> fact -> what was noted of it that holds on a day. One query."""
    rows = OrganizationFact.objects.filter(cohort=cohort, organization__in=places, from_day__lte=on)
    found: dict[int, dict[str, OrganizationFact]] = {}
    for row in rows.order_by("from_day", "pk"):
        found.setdefault(row.organization_id, {})[row.fact] = row
    return found


def required(blueprint: Blueprint, facts: Mapping[str, OrganizationFact], *, on: date) -> Finding | None:
    """Whether an organization with these facts must join, with why; None where the program leaves it to everybody."""
    condition = blueprint.joining.required_when if blueprint.joining else None
    if condition is None:
        return None
    return judge(condition, typed({name: row.value for name, row in facts.items()}, blueprint.kinds), on=on)


def _until(row: AgreementText, key: str, since: date) -> date | None:
    """The last day a text holds that was signed by all on the day `since`; None where it holds on."""
    agreement = parsed(row.version.digest).agreements.get(key)
    return agreement.holds.after(since) if agreement and agreement.holds else None
