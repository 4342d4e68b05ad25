"""Who can come in, who can help, who can be paired: and tracks, places and contracts that are not there for anybody."""

from collections.abc import Iterator

from alongside.blueprint.eligibility import tracks_for
from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, tests
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.parts.money import ContractKind
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.requirements import contract_account
from alongside.blueprint.simulation.asks import minutes_of
from alongside.blueprint.simulation.loads import surely
from alongside.blueprint.simulation.people import Entering
from alongside.blueprint.simulation.plan import Impossible, OnlyIf, Plan, hours, times_in_year
from alongside.blueprint.ways import never_holds

BUILDING, DISTRICT = "same-building", "same-district"


def no_places(plan: Plan) -> Iterator[Impossible]:
    """Tracks that are not open in that year, or have fewer places than are planned."""
    for key, people in plan.numbers.tracks.items():
        track = plan.blueprint.eligibility.tracks[key]
        path = f"eligibility.tracks.{key}"
        if people and not _in_the_year(plan, track):
            yield Impossible(_on(plan, track), plan.say("not-open", people=plan.counted("person", people)), path)
        elif track.places and people > track.places:
            says = plan.say("places", people=plan.counted("person", people), there=plan.counted("place", track.places))
            yield Impossible(_on(plan, track), says, path)


def _in_the_year(plan: Plan, rule: Sourced) -> bool:
    """Whether a rule holds on the day, or on any other day of the year."""
    first, last = plan.year
    return rule.in_force(plan.on) or not ((rule.from_ and rule.from_ > last) or (rule.until and rule.until < first))


def cannot_come(plan: Plan, roles: tuple[str, ...]) -> Iterator[Impossible]:
    """Roles that no track of the year is open to, and tracks whose rules nobody can meet."""
    there = [role for role in roles if not plan.nobody(role)]
    open_to = {
        role: [key for key, track in tracks_for(plan.blueprint, role) if _in_the_year(plan, track)] for role in there
    }
    closed = {role: [key for key in keys if _closed(plan, role, key)] for role, keys in open_to.items()}
    for role in there:
        if len(closed[role]) == len(open_to[role]):
            yield Impossible(plan.word(role), plan.say("no-track"), "eligibility.tracks")
    for key, track in plan.blueprint.eligibility.tracks.items():
        of = [role for role in there if key in open_to[role]]
        if of and all(key in closed[role] and len(closed[role]) < len(open_to[role]) for role in of):
            yield Impossible(_on(plan, track), plan.say("nobody-on"), f"eligibility.tracks.{key}.when")


def _closed(plan: Plan, role: str, track: str) -> bool:
    return never_holds(_of_role(plan, role, plan.blueprint.eligibility.tracks[track].when))


def _of_role(plan: Plan, role: str, rule: Condition) -> Condition:
    """A rule for people in a role: they have one of its positions, where it names any."""
    positions = plan.blueprint.roles[role].positions
    kind = plan.blueprint.kinds["position"]
    return All((rule, Test(kind, "position", "in", positions, {}))) if positions else rule


def cannot_help(plan: Plan) -> Iterator[Impossible]:
    """Roles whose people can never be ready to help, with the positions and the time they have."""
    for key in plan.blueprint.roles_with("helper"):
        rule = plan.blueprint.roles[key].ready_when
        if rule is None or plan.nobody(key):
            continue
        free = plan.release(key) if plan.elsewhere(key) else None
        least = [
            test.value.minutes
            for test in surely(rule)
            if test.kind.key == "release-time" and test.test == "at_least" and isinstance(test.value, Duration)
        ]
        if free is not None and max(least, default=0) > free:
            says = plan.say("release-asked", there=hours(free), asked=hours(max(least)))
            yield Impossible(plan.word(key), says, f"roles.{key}.ready_when")
        elif never_holds(_of_role(plan, key, rule)):
            yield Impossible(plan.word(key), plan.say("nobody-ready"), f"roles.{key}.ready_when")


def cannot_be_paired(plan: Plan) -> Iterator[Impossible]:
    """Duties whose rules of matching no two people can meet together."""
    for key, rules in plan.blueprint.matching.items():
        duty = plan.blueprint.duties[key]
        unneeded = plan.nobody(duty.person) or plan.for_nobody(key)
        held = tuple(one for one in rules.must if not any(test.kind.key in rules.waive for test in tests(one)))
        if held and not unneeded and never_holds(All((*held, _one_place(plan)))):
            yield Impossible(plan.word(duty.person), plan.say("nobody-fits"), f"matching.{key}.must")


def _one_place(plan: Plan) -> Condition:
    """Who works in one building works in one district."""
    building, district = (Test(plan.blueprint.kinds[key], key, "is", True, {}) for key in (BUILDING, DISTRICT))
    return AnyOf((Not(building), district))


def cannot_buy(plan: Plan, coming: tuple[Entering, ...]) -> Iterator[Impossible]:
    """Tracks on which hours may be bought alone, and none of them has a price in that year."""
    contracts = plan.blueprint.contracts
    for key, track in _with_people(plan, coming):
        lists = [one for one in contracts.lists if _in_the_year(plan, one)] if contracts else []
        if track.offers and not track.grants and not any(set(track.offers) & set(one.prices) for one in lists):
            yield Impossible(_on(plan, track), plan.say("no-price"), f"eligibility.tracks.{key}.offers")


def _on(plan: Plan, track: Track) -> str:
    """Those on a track, in words."""
    roles = track.for_roles or plan.blueprint.roles_with("supported")
    who = plan.blueprint.tongue.listed((plan.word(role) for role in roles if not plan.nobody(role)), last="and")
    return plan.say("on-track", who=who, track=track.name)


def _with_people(plan: Plan, coming: tuple[Entering, ...]) -> Iterator[tuple[str, Track]]:
    tracks = plan.blueprint.eligibility.tracks
    found = dict.fromkeys(key for one in coming for key in one.tracks if key in tracks)
    yield from ((key, tracks[key]) for key in found)


def beyond_contracts(plan: Plan, coming: tuple[Entering, ...]) -> Iterator[Impossible]:
    """Requirements of more hours than any contract of a track has: only with hours on top, or not at all."""
    contracts = plan.blueprint.contracts
    for key, one in plan.blueprint.requirements.items():
        if contracts is None or not isinstance(one, Reach) or one.reach.of_contract or not _of_contracts(plan, one):
            continue
        roles = (one.of,) if one.of else plan.blueprint.roles_with("supported")
        for _, track in _with_people(plan, tuple(entering for entering in coming if entering.role in roles)):
            kinds = [contracts.kinds[name] for name in (track.grants, *track.offers) if name]
            if kinds and all(_needed(plan, one, kind) > kind.hours * 60 for kind in kinds):
                yield _beyond(plan, (key, one), track, kinds)


def _beyond(plan: Plan, rule: tuple[str, Reach], track: Track, kinds: list[ContractKind]) -> Impossible:
    """No contract is enough. It is impossible for what has to be done within one that cannot be added to."""
    key, one = rule
    largest = max(kinds, key=lambda kind: kind.hours)
    needed, most = _needed(plan, one, largest), largest.hours * 60
    made = {"much": hours(needed), "there": hours(most)}
    if any(kind.top_up for kind in kinds) or not _within_contract(one):
        more = hours(needed - most)
        return OnlyIf(_on(plan, track), plan.say("to-add", more=more, **made), f"requirements.{key}")
    return Impossible(_on(plan, track), plan.say("beyond", **made), f"requirements.{key}")


def _of_contracts(plan: Plan, one: Reach) -> bool:
    """Whether what a requirement counts is taken from the hours of a contract."""
    account = plan.blueprint.counting[one.account]
    if account.takes != "sessions" or account.unit not in ("minutes", "count") or account.owner == "helper":
        return False
    own = plan.blueprint.counting.get(contract_account(plan.blueprint))
    return own is None or (_within(account.duties, own.duties) and _within(account.modes, own.modes))


def _within(some: tuple[str, ...], of: tuple[str, ...]) -> bool:
    return not of or (bool(some) and set(some) <= set(of))


def _needed(plan: Plan, one: Reach, kind: ContractKind) -> float:
    """Minutes asked while one contract of a kind runs; none where another would follow it in the year."""
    first, last = plan.year
    share = one.share.percent / 100 if one.share else 1.0
    part = min(1.0, ((kind.term.after(first) - first).days) / ((last - first).days + 1))
    minutes = minutes_of(plan, one.reach, plan.blueprint.counting[one.account])
    if one.each:
        return minutes * times_in_year(plan, one) * share * part
    return minutes if _within_contract(one) or part == 1 else 0


def _within_contract(one: Reach) -> bool:
    return one.by is not None and one.by.anchor in ("contract.end", "contract.start")
