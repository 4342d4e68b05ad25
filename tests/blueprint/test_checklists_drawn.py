"""Pages of five real programs, each drawn once, say what the checklists name there, in the words of the file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.blueprint.later import later_at
from alongside.blueprint.library import PROGRAMS, load
from alongside.kernel.access import Kind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.agreements import begin_agreement
from alongside.programs.actions.documents import place_document
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.actions.teams import form_team
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation, Team
from alongside.programs.public import documents_named
from alongside.staffing.kinds import kinds_of
from tests.blueprint.test_checklists import found, lines
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import cohort, person_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]

AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
LABELS = ("label", "name", "one", "many", "says", "gives")
PUBLIC = ("front:program", "front:bring")
ALONE = (
    "office:cohort-shelf",
    "office:cohort-teams",
    "office:engagements",
    "office:funds",
    "office:organizations-joining",
    "office:organizations-meetings",
    "office:organizations-owed",
    "office:organizations-selected",
    "office:people",
    "office:people-import",
    "office:staffing",
    "office:staffing-shared",
)
OF_PEOPLE = ("office:people-person", "office:people-steps")
OF_TRAINED = ("office:people-credentials",)
OF_AGREEMENTS = ("office:organizations-agreement-steps", "office:organizations-agreement-text")
OF_PAIRS = {"desk:log": "desk:log-for", "desk:goals": "desk:goals", "desk:cycles": "desk:cycles"}
# What a page says of it once somebody waits, a school is listed, a file is brought.
ONCE_IT_HAPPENS = {
    "eligibility.priority",
    "entitlements.field-coordinator.by",
    "positions.clinician.titles",
}
# How the public page says words of the language.
IN_WORDS = {
    "school-month": "each school month",
    "13:30-15:30": "1:30 pm to 3:30 pm",
    "teaching-meeting": "the Friday after the teaching and learning meeting",
    "04-01": "between April 1 and June 30",
    "de-identified": "without names",
    "match": "when: the match",
    "contract.end": "the end of the contract",
    "individual": "one person",
    "team": "team",
    "system": "a whole system",
    "training": "which follows training",
    **{f"event.academy-{n}": f"Academy {n}" for n in (1, 2, 3, 4)},
}
OF_NUMBERS = {
    "events.*.days": "2 days, in August",
    "requirements.each-teacher.people": "for 4 people",
    "requirements.academies.in_order": "in order",
}
SAYS_NOTHING = {"yes", "no", "person", "fact", "true"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A program's year with one in every role, and an engagement of every duty."""

    blueprint: Blueprint
    here: dict[str, Participation]
    together: dict[str, Engagement]
    agreements: list[str]
    clients: dict[str, Client]


def scene(key: str, everyone: Cast) -> Scene:
    blueprint = load(key)
    into = cohort(everyone.places.union, key=key, file=PROGRAMS / f"{key}.yaml")
    here = {role: _enrolled(into, role, blueprint, everyone) for role in blueprint.roles}
    together = {}
    for name, duty in blueprint.duties.items():
        helper = here[duty.helper] if duty.helper else None
        together[name] = start_engagement(
            cohort=into, duty=name, supported=here[duty.person], helper=helper, starts_on=into.starts_on, by=None
        )
    agreements = [
        begin_agreement(cohort=into, organization=everyone.places.rivertown, key=name, by=None, who=None).public_id
        for name, one in blueprint.agreements.items()
        if one.of == "organization"
    ]
    for name in documents_named(blueprint):
        place_document(cohort=into, key=name, address=f"https://{name}.example/", by=None, who=None)
    people = {role: row for role, row in here.items() if row.person}
    clients = {role: signed_in(person_of(row), as_whom=row.public_id) for role, row in people.items()}
    return Scene(blueprint, here, together, agreements, clients)


def _enrolled(into: Cohort, role: str, blueprint: Blueprint, everyone: Cast) -> Participation:
    said = blueprint.roles[role]
    who: Person | Team | Organization = everyone.places.rivertown
    if said.unit == "person":
        who = somebody(f"{role.capitalize()} Reed", f"{role}@{into.key}.example")
    elif said.unit == "team":
        who = form_team(cohort=into, organization=everyone.places.rivertown, name=role, by=None)
    joining = Joining(who=who, role=role, starts_on=into.starts_on, works_at=everyone.places.lakeview)
    return enrol(cohort=into, joining=joining, by=None)


def addresses(made: Scene) -> Mapping[str, list[tuple[str, str]]]:
    """Page -> who opens it (a role) and where; of a page of one person or pair, an address for each kind of them."""
    blueprint, duties = made.blueprint, made.blueprint.duties
    office = blueprint.roles_with(Kind.COORDINATOR)[0]
    people = [made.here[role].public_id for role in dict.fromkeys(one.person for one in duties.values())]
    trained = [row.public_id for role, row in made.here.items() if row.person and kinds_of(blueprint, role)]
    lines_of = [(name, line) for name, fund in blueprint.funds.items() for line in fund.lines]
    ways = {name: [(office, reverse(name))] for name in ALONE}
    ways |= {name: [(office, reverse(name, args=(blueprint.key,)))] for name in PUBLIC}
    ways |= {"office:funds-line": [(office, reverse("office:funds-line", args=one)) for one in lines_of]}
    for names, several in ((OF_PEOPLE, people), (OF_TRAINED, trained), (OF_AGREEMENTS, made.agreements)):
        ways |= {name: [(office, reverse(name, args=(one,))) for one in several] for name in names}
    together = [(duty.helper or duty.person, made.together[key].public_id) for key, duty in duties.items()]
    together = [(role, one) for role, one in together if blueprint.roles[role].unit == "person"]
    for name, way in OF_PAIRS.items():
        ways[name] = [(role, reverse(way, args=(one,))) for role, one in together]
    return ways


def words(made: Scene, ways: list[tuple[str, str]]) -> str:
    """Everything the pages say, fields and choices too."""
    pages = []
    for role, way in ways:
        answer = made.clients[role].get(way)
        assert (way, answer.status_code) == (way, 200)
        pages.append(answer.content.decode())
    return plain(unescape(re.sub(r"<[^>]+>", " ", " ".join(pages))))


def plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def said_of(node: Any) -> Iterator[str]:
    """The values of a place as pages write them."""
    if isinstance(node, dict):
        for value in node.values():
            yield from said_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from said_of(value)
    elif amount := AMOUNT.fullmatch(node):
        yield str(Money(Decimal(amount[1]), amount[2]))
    elif len(node) > 2 and node not in SAYS_NOTHING:
        yield node


def called(node: Any) -> set[str]:
    """What a thing of the file is called."""
    return {node[key] for key in LABELS if isinstance(node.get(key), str)} if isinstance(node, dict) else set()


def ways_to_say(program: Any, place: str) -> Iterator[set[str]]:
    """Of each value that stands at a place, how a page may say it."""
    told = (
        {OF_NUMBERS[place]}
        if place in OF_NUMBERS
        else {w for node in found(program, place.split(".")) for w in said_of(node)}
    )
    for word in told:
        named = {name for part in program.values() if isinstance(part, dict) for name in called(part.get(word))}
        yield {plain(one) for one in (IN_WORDS.get(word, word), *named)}


def candidates(program: Any, place: str) -> set[str]:
    """What stands at a place, what it names elsewhere in the file, or what the things around it are called."""
    steps = place.split(".")
    told = {word for node in found(program, steps) for word in said_of(node)}
    told |= {
        name for part in program.values() if isinstance(part, dict) for key in told for name in called(part.get(key))
    }
    for length in range(1, len(steps) + 1):
        told |= {name for node in found(program, steps[:length]) for name in called(node)}
    return {plain(word) for word in told}


@pytest.mark.parametrize("key", sorted(file.stem for file in PROGRAMS.glob("*.yaml")))
def test_each_page_says_what_it_is_named_for(key: str, everyone: Cast) -> None:
    program = yaml.load((PROGRAMS / f"{key}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    made = scene(key, everyone)
    ways, drawn, missing = addresses(made), dict[str, str](), []
    for name, what, place, _, page in lines():
        if name != key or page not in ways or place in ONCE_IT_HAPPENS:
            continue
        if page not in drawn:
            drawn[page] = words(made, ways[page])
        wanted = candidates(program, place)
        only_said = later_at(place) and not all(
            any(one in drawn[page] for one in way) for way in ways_to_say(program, place)
        )
        if only_said or (wanted and not any(one in drawn[page] for one in wanted)):
            missing.append(f"{page}: {what} ({place})")
    assert missing == []
