"""What a program asks of a session's entry: its mode, its tags, which service it was and who was there."""

from collections.abc import Mapping, Sequence

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.work import TagList
from alongside.kernel.errors import Refused
from alongside.programs.models.engagements import Engagement

MOST_PRESENT = 999  # people of one sort at one session


def check(blueprint: Blueprint, modes: Sequence[str], tags: Sequence[str], served: Sequence[Engagement]) -> None:
    """Raise Refused, with the field, for a mode or a tag the program does not have, or for tags that are missing."""
    duties = {one.duty for one in served}
    allowed = modes_of(blueprint, duties)
    if not set(modes) <= set(allowed):
        raise Refused(f"Say how you met: {', '.join(allowed.values())}.", field="mode")
    lists = tag_lists(blueprint, duties)
    known = {tag for tag_list in lists.values() for tag in tag_list.tags}
    if any(tag not in known for tag in tags):
        raise Refused("One of the topics is not in the list any more. Choose again.", field="tags")
    for tag_list in lists.values():
        if len(set(tags) & set(tag_list.tags)) < tag_list.at_least:
            asked = "one" if tag_list.at_least == 1 else str(tag_list.at_least)
            raise Refused(f"{tag_list.label} Choose at least {asked}.", field="tags")


def check_service(blueprint: Blueprint, kind: str, present: Mapping[str, int], served: Sequence[Engagement]) -> None:
    """Raise Refused, with the field, for a kind of service or for people there that the program does not have."""
    asked = blueprint.sessions
    if kind and kind not in asked.kinds:
        raise Refused("This is not in the list any more. Choose again.", field="kind")
    if any(key not in asked.present or not 1 <= number <= MOST_PRESENT for key, number in present.items()):
        raise Refused(f"Say how many were there in whole numbers, {MOST_PRESENT} at most.", field="present")
    if present and not counts_present(served):
        raise Refused("How many were there is said where several meet as one.", field="present")


def counts_present(served: Sequence[Engagement]) -> bool:
    """Tell whether one of these is of a team or an organization, so that it can be said who came."""
    return any(one.supported.person_id is None for one in served)


def modes_of(blueprint: Blueprint, duties: set[str]) -> dict[str, str]:
    """The modes (key to label) that every one of these duties may use, in the file's order."""
    limits = [blueprint.duties[duty].modes for duty in duties if duty in blueprint.duties]
    return {
        key: mode.label
        for key, mode in blueprint.sessions.modes.items()
        if all(not limit or key in limit for limit in limits)
    }


def tag_lists(blueprint: Blueprint, duties: set[str]) -> dict[str, TagList]:
    """The tag lists that concern these duties; the first is what the session was about."""
    return {
        key: tag_list
        for key, tag_list in blueprint.sessions.tags.items()
        if not tag_list.duties or duties & set(tag_list.duties)
    }
