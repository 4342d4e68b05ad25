"""Keeping a sheet of a day two met: each writes their own answers, and both agree on who does what by when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, SHEETS
from alongside.practice.growth.actions.open import Opened, opened
from alongside.practice.growth.actions.steps import Step, check_step
from alongside.practice.growth.actions.writing import demand_workable, fresh, reword, sent_before, tell
from alongside.practice.growth.models.goals import Action
from alongside.practice.growth.models.sheets import Sheet
from alongside.practice.growth.rules_sheets import answers, sheets_of
from alongside.practice.growth.sealing import Said
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One's own part of a sheet as it was typed: of which form, about which day, and the answers by question."""

    key: UUID
    form: str
    held_on: date
    said: Said


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """The sheet of one day: what each wrote, in the order they began, and what was agreed on."""

    held_on: date
    parts: tuple[Opened[Sheet], ...]
    steps: tuple[Opened[Action], ...]


@transaction.atomic
def keep_sheet(*, engagement: Engagement, kept: Kept, by: Person, who: Who) -> Sheet:
    """Write one's own part of the sheet of a day; written again, it has other words. The same key again is the same.

    Raises Refused, with the field, for what the program does not ask here, and for a day that is not right.
    """
    demand_workable(engagement, by, who)
    here = sent_before(Sheet, by=by, key=kept.key)
    if here is not None:
        return here
    day = today(engagement.cohort)
    if not engagement.starts_on <= kept.held_on <= day:
        raise Refused("Choose a day you met, from when you began here until today.", field="held_on")
    form = sheets_of(_blueprint(engagement, day), engagement).get(kept.form)
    if form is None:
        raise Refused("This is not there any more.", field="form")
    said = answers(form.questions, kept.said)
    mine = Sheet.objects.select_for_update(of=("self",), no_key=True).filter(
        engagement=engagement, form=kept.form, held_on=kept.held_on, author=by
    )
    part = mine.select_related("engagement").first()
    if part is not None:
        reword(part, by=by, said=said)
        tell("sheet-worded", part, by=by, form=part.form, held_on=part.held_on)
        return part
    row = Sheet(engagement=engagement, form=kept.form, held_on=kept.held_on)
    part = fresh(row, by=by, key=kept.key, said=said)
    tell("sheet-written", part, by=by, form=part.form, held_on=part.held_on)
    return part


@transaction.atomic
def agree_on_sheet(*, sheet: Sheet, step: Step, by: Person, who: Who) -> Action:
    """Write down who does what by when under a sheet. It stays in the next ones until it is done."""
    SHEETS.demand(who, Verb.CHANGE, sheet)
    engagement = sheet.engagement
    demand_workable(engagement, by, who)
    here = sent_before(Action, by=by, key=step.key)
    if here is not None:
        return here
    form = sheets_of(_blueprint(engagement, today(engagement.cohort)), engagement).get(sheet.form)
    if form is None or not form.steps:
        raise Refused("Nothing is agreed on under this.", field="text")
    check_step(engagement, step)
    action = fresh(
        Action(engagement=engagement, sheet=sheet, owner=step.owner, due=step.due),
        by=by,
        key=step.key,
        said={"text": step.text},
    )
    tell("action-added", action, by=by, owner=step.owner.pk, due=step.due)
    return action


@transaction.atomic
def open_sheets(*, engagement: Engagement, form: str, by: Person, who: Who) -> list[OpenSheet]:
    """The sheets of one form that this person may read, the newest day first. A flat number of queries; recorded."""
    rows = SHEETS.visible(who, Verb.READ).filter(engagement=engagement, form=form).order_by("-held_on", "pk")
    parts = opened(by=by, who=who, engagement=engagement, rows=rows)
    actions = ACTIONS.visible(who, Verb.READ).filter(sheet__in=[one.row.pk for one in parts]).order_by("pk")
    steps = opened(by=by, who=who, engagement=engagement, rows=actions)
    days: dict[date, list[Opened[Sheet]]] = {}
    for one in parts:
        days.setdefault(one.row.held_on, []).append(one)
    return [
        OpenSheet(
            day, tuple(several), tuple(each for each in steps if each.row.sheet_id in {o.row.pk for o in several})
        )
        for day, several in days.items()
    ]


def _blueprint(engagement: Engagement, day: date) -> Blueprint:
    return pinned(engagement.cohort_id, on=day).blueprint
