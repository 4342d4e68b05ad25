"""What ties the parts of one file together beyond single keys: orders without rings, currencies, who may hold what."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import Signature
from alongside.blueprint.parts.seasons import seasons_faults
from alongside.blueprint.spots import KEY


def untied(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """(path, sentence) for each part that does not fit the others."""
    yield from _contacts(blueprint)
    yield from _orders(blueprint)
    yield from _people(blueprint)
    yield from _attests(blueprint)
    yield from _sensitive(blueprint)
    yield from _entitlements(blueprint)
    yield from _unknowable(blueprint)
    yield from _notes(blueprint)
    yield from _money(blueprint)
    yield from _questions(blueprint)
    yield from _moderators(blueprint)
    yield from _approvers(blueprint)
    yield from seasons_faults(blueprint.seasons)


def _contacts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    last = len(blueprint.contacts) - 1
    for place, contact in enumerate(blueprint.contacts):
        if contact.when is None and place < last:
            yield f"contacts[{place}]", "This contact is for everybody, so nobody after it is ever asked; put it last."
        if contact.when is not None and place == last:
            yield f"contacts[{place}].when", "The last contact is for everybody else; take its condition out."


def _moderators(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for place, role in enumerate(blueprint.privacy.moderators):
        if role in blueprint.roles and blueprint.roles[role].access != "coordinator":
            yield (
                f"privacy.moderators[{place}]",
                "Reported messages are looked at by a role whose access is coordinator.",
            )


def _approvers(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, account in blueprint.counting.items():
        if account.approved_by and blueprint.privacy.hours_shown == "totals":
            says = "Whoever approves sees what each session counts, and privacy shows totals alone; keep one of them."
            yield f"counting.{key}.approved_by", says
        for place, role in enumerate(account.approved_by):
            if role in blueprint.roles and blueprint.roles[role].access != "coordinator":
                yield (
                    f"counting.{key}.approved_by[{place}]",
                    "What was counted is approved by a role whose access is coordinator.",
                )


def _orders(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    after = {key: (event.after,) for key, event in blueprint.events.items() if event.after}
    follows = {key: (event.follows,) for key, event in blueprint.events.items() if event.follows}
    signed = {key: one.after for key, one in blueprint.requirements.items() if isinstance(one, Signature)}
    for part, word, links in (
        ("events", "after", after),
        ("events", "follows", follows),
        ("requirements", "after", signed),
    ):
        for key in _ringed(links):
            yield f"{part}.{key}.{word}", "This goes round in a ring: in the end it waits for itself."
    seen: dict[int, str] = {}
    for key, step in blueprint.steps.items():
        if step.order in seen:
            yield (
                f"steps.{key}.order",
                f'Number {step.order} belongs to "{seen[step.order]}" already; give each its own.',
            )
        seen.setdefault(step.order, key)


def _ringed(links: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Keys that stand on a ring: those left when all that lead nowhere, then all that nothing leads to, are gone."""
    back: dict[str, list[str]] = {}
    for key, several in links.items():
        for other in several:
            back.setdefault(other, []).append(key)
    ahead = {key: list(several) for key, several in links.items()}
    left = _worn_down(set(links) | set(back), ahead, back)
    left = _worn_down(left, back, ahead)
    return [key for key in links if key in left]


def _worn_down(keys: set[str], links: Mapping[str, list[str]], back: Mapping[str, list[str]]) -> set[str]:
    """The keys that stay when those without a link to another key that stays are taken away, one after another."""
    left = set(keys)
    open_links = {key: sum(other in left for other in links.get(key, ())) for key in left}
    waiting = [key for key, count in open_links.items() if not count]
    while waiting:
        key = waiting.pop()
        left.discard(key)
        for other in back.get(key, ()):
            if other in left:
                open_links[other] -= 1
                if not open_links[other]:
                    waiting.append(other)
    return left


def _people(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    roles = blueprint.roles
    for key in blueprint.staffing:
        if key in roles and roles[key].access != "helper":
            yield f"staffing.{key}", f'The role "{key}" does not help anybody, so nobody is sought for it here.'
    for name, completion in blueprint.completion.items():
        role = roles.get(completion.of)
        if role and role.access not in ("supported", "helper"):
            yield f"completion.{name}.of", f'The role "{completion.of}" takes no part, so it is never done.'
    for key, role in roles.items():
        if key in role.may_also:
            yield f"roles.{key}.may_also", "A role is its own already; name other roles."


MANY = 100
NEAR = 0.75  # as alike as a role is to its own name mistyped
CONFIRMS = ("coordinator", "site-leader", "leader")  # who may say that what others said of themselves is so


def _attests(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, fact in blueprint.facts.items():
        role = blueprint.roles.get(fact.attested_by)
        if role is not None and role.access not in CONFIRMS:
            says = "A role that coordinates, or leads a place, confirms this; name one, or say in words who does."
            yield f"facts.{key}.attested_by", says
        elif role is None and (near := _nearly(fact.attested_by, blueprint.roles)):
            says = f'There is no "{fact.attested_by}" under roles. Did you mean "{near}"? Else say it in more words.'
            yield f"facts.{key}.attested_by", says
        elif role is not None and fact.sensitive and fact.attested_by not in fact.seen_by:
            yield f"facts.{key}.seen_by", f"Who confirms it has to see it: add {fact.attested_by}."


def _entitlements(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, one in blueprint.entitlements.items():
        if one.position not in blueprint.positions and (near := _nearly(one.position, blueprint.positions)):
            says = f'There is no "{one.position}" under positions. Did you mean "{near}"? Else say it in more words.'
            yield f"entitlements.{key}.position", says
        asked = tests(one.when) if one.when is not None else ()
        if any(test.asked.startswith("helper.") or test.kind.of in ("helper", "pair") for test in asked):
            says = "What somebody has is told by themselves and where they work; ask a fact of these."
            yield f"entitlements.{key}.when", says


def _nearly(said: str, known: Collection[str]) -> str | None:
    """The key whose name this is but for a slip; none where a file has so many that looking would take long."""
    if not KEY.fullmatch(said) or len(known) > MANY:
        return None
    return next(iter(get_close_matches(said, known, n=1, cutoff=NEAR)), None)


def _sensitive(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Who applies says what is sensitive under seal, to roles that are named; a purchase never asks it."""
    coordinating = {key for key, role in blueprint.roles.items() if role.access == "coordinator"}
    for key, fact in blueprint.facts.items():
        if fact.sensitive and "purchase" in fact.asked:
            yield f"facts.{key}.asked", "What is sensitive is asked of nobody who buys; leave purchase out."
        elif fact.sensitive and {"applying", "joining"} & set(fact.asked):
            if fact.of != "person":
                yield f"facts.{key}.asked", "What is sensitive is asked of a person who applies; say of: person."
            elif not coordinating & set(fact.seen_by):
                says = "Who opens what they say under seal? Name a role whose access is coordinator."
                yield f"facts.{key}.seen_by", says


def _notes(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    since = blueprint.privacy.notes_kept_from
    if since is not None and (since.anchor == "hire" or since.anchor.startswith("event.")):
        yield "privacy.notes_kept_from", "Notes are kept from a day of the match, the contract or the cohort; name one."
    if since is not None and blueprint.privacy.notes_kept is None:
        yield "privacy.notes_kept_from", "For how long are they kept? Say notes_kept, for example 1 year."


def _unknowable(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Whether somebody may go without a helper is judged of that person alone: there is no helper yet."""
    for key, duty in blueprint.duties.items():
        asked = tests(duty.optional_when) if duty.optional_when is not None else ()
        if any(test.asked.startswith("helper.") or test.kind.of in ("helper", "pair") for test in asked):
            says = "Nothing is known of a helper before there is one; ask a fact of the person."
            yield f"duties.{key}.optional_when", says


# What an account has to say so that an amount per hour, mile, event or session can be paid by it.
COUNTED_BY = {
    "hour": ("unit", "minutes"),
    "mile": ("unit", "miles"),
    "event": ("takes", "attendance"),
    "session": ("takes", "sessions"),
}


def _pays_by(account: Account, per: str) -> bool:
    """Whether an account counts what is paid for: attendance for events, else sessions."""
    takes = "attendance" if per == "event" else "sessions"
    return account.takes == takes and getattr(account, COUNTED_BY[per][0]) == COUNTED_BY[per][1]


def _money(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    counts = blueprint.counting.values()
    for key, pay in blueprint.pay.items():
        fund = blueprint.funds.get(pay.fund or "")
        paid = next(iter(pay.amounts), None)
        if fund and fund.amount and paid and fund.amount.currency != paid.currency:
            at = f"pay.{key}.{'amount' if pay.amount else 'at_most' if pay.at_most else 'rates'}"
            yield at, f"The fund “{fund.label}” is in {fund.amount.currency}."
        account = blueprint.counting.get(pay.account or "")
        if account and pay.per in COUNTED_BY and getattr(account, COUNTED_BY[pay.per][0]) != COUNTED_BY[pay.per][1]:
            name, wanted = COUNTED_BY[pay.per]
            yield f"pay.{key}.account", f"What is paid per {pay.per} reads an account with {name}: {wanted}."
        elif not pay.account and pay.per in COUNTED_BY and not any(_pays_by(one, pay.per) for one in counts):
            name, wanted = COUNTED_BY[pay.per]
            says = f"Nothing would ever be paid per {pay.per}: no account has {name}: {wanted}. Add one under counting."
            yield f"pay.{key}.per", says
        if pay.line and fund and pay.line not in fund.lines:
            yield f"pay.{key}.line", f"The fund “{fund.label}” has no such line."
    for key, track in blueprint.eligibility.tracks.items():
        fund = blueprint.funds.get(track.fund or "")
        if track.line and fund and track.line not in fund.lines:
            yield f"eligibility.tracks.{key}.line", f"The fund “{fund.label}” has no such line."


def _questions(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, form in blueprint.forms.items():
        for name, question in form.questions.items():
            kind = blueprint.kinds.get(question.fact or "")
            if kind and kind.type != question.type:
                yield f"forms.{key}.questions.{name}.type", f'The fact "{kind.key}" is of the type {kind.type}.'
