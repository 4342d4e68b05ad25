"""What a program asks of a goal or a plan: which there are, their parts, and the lists they choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Titled
from alongside.kernel.errors import Refused
from alongside.programs.models.engagements import Engagement

GOAL = "goal"  # what everybody may set, whether or not the program's file names it among its documents
LONGEST, LONGEST_TITLE = 5000, 200
PART = "part-"  # before the key of a part of a document
WORDS = {"why": "Why", "now": "What it is like now", "success": "We see that it worked when"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one kind: its name, its parts, and what can be chosen. Keys to labels, in the file's order.

    `tags`: title of a framework -> its items. `serves`: the goals of the program. `trainings`: what it may follow.
    """

    label: str
    parts: Mapping[str, str]
    areas: Mapping[str, str]
    tags: Mapping[str, Mapping[str, str]]
    serves: Mapping[str, str]
    trainings: Mapping[str, str]

    def check(self, said: Mapping[str, str]) -> None:
        """Raise Refused, with the field, for words that are missing, too long or not in their list."""
        if not said.get("title", "").strip():
            raise Refused(f"Give the {self.label} a name, in a few words.", field="title")
        if len(said["title"]) > LONGEST_TITLE:
            raise Refused(f"A name has at most {LONGEST_TITLE} letters. Put the rest under why.", field="title")
        for name, text in said.items():
            if len(text) > LONGEST:
                raise Refused(f"A text has at most {LONGEST:,} letters.", field=name)
        lists = {"area": self.areas, "serves": self.serves, "training": self.trainings, "tags": dict(self.titles())}
        for name, known in lists.items():
            if any(one not in known for one in said.get(name, "").split()):
                raise Refused("That is not in the list any more. Choose again.", field=name)

    def titles(self) -> Iterator[tuple[str, str]]:
        """Every item of every framework, key and title."""
        return ((key, title) for items in self.tags.values() for key, title in items.items())


def kinds_of(blueprint: Blueprint, engagement: Engagement) -> dict[str, str]:
    """Kind -> what the program calls it: a goal first, and the documents whoever is helped here writes."""
    whose = engagement.supported
    owner = "person" if whose.person_id else "team" if whose.team_id else "organization"
    named = {key: one.label for key, one in blueprint.artifacts.items() if one.owner == owner}
    return {GOAL: named.pop(GOAL, blueprint.words.goal.one), **named}


def asked(blueprint: Blueprint, engagement: Engagement, kind: str) -> Asked:
    """What is asked of a kind. Raises Refused for one that this program does not have."""
    kinds = kinds_of(blueprint, engagement)
    if kind not in kinds:
        raise Refused("This is not asked for any more. Choose again.", field="kind")
    named = blueprint.artifacts.get(kind) or Titled(label=kinds[kind])
    role = engagement.supported.role
    trainings = {} if named.follows != "training" else {k: one.label for k, one in blueprint.trainings.items()}
    return Asked(
        label=kinds[kind],
        parts=named.parts,
        areas=_areas(blueprint, engagement.duty),
        tags={
            one.label: {f"{key}.{item}": title for item, title in one.items.items()}
            for key, one in blueprint.frameworks.items()
            if one.items and (not one.for_roles or role in one.for_roles)
        },
        serves={str(place): words for place, words in enumerate(blueprint.goals, 1)},
        trainings=trainings,
    )


def _areas(blueprint: Blueprint, duty: str) -> Mapping[str, str]:
    """What sessions of this duty are about: so that goals and hours speak of the same things."""
    lists = [one for one in blueprint.sessions.tags.values() if not one.duties or duty in one.duties]
    return lists[0].tags if lists else {}
