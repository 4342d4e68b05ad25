"""What a program plans, asks and reports, as its file says it: titles, months, lengths, for whom. No day is made up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from alongside.blueprint.grammar import MONTHS, Moment
from alongside.blueprint.judgement import sentence as clause
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Form, Framework, Instrument
from alongside.blueprint.parts.telling import Report
from alongside.blueprint.parts.work import Event
from alongside.blueprint.requirements import sentence
from alongside.kernel.free_hours import WEEKDAYS

type Listed = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: what it is called, a note in one line, and lists, each with its heading ("": none)."""

    label: str
    note: str = ""
    lists: Listed = ()


@dataclass(frozen=True, slots=True)
class Plans:
    """`chosen`: which places, what each gets; `matched`: by what a helper is found; `handed_over`: the phases;
    `events`; `tasks`: a role and what is asked of it; `asked`: what people answer and write; `figures`: reports."""

    chosen: tuple[Line, ...] = ()
    matched: tuple[Line, ...] = ()
    handed_over: tuple[Line, ...] = ()
    events: tuple[Line, ...] = ()
    tasks: tuple[Line, ...] = ()
    asked: tuple[Line, ...] = ()
    figures: tuple[Line, ...] = ()


def plans_of(blueprint: Blueprint) -> Plans:
    """Everything of it; the information meeting has its own place, with its days."""
    teller = _Teller(blueprint)
    return Plans(
        tuple(teller.chosen()),
        tuple(teller.matched()),
        tuple(teller.handed_over()),
        tuple(teller.event(one) for key, one in blueprint.events.items() if key != _meeting(blueprint)),
        tuple(teller.tasks()),
        tuple(teller.asked()),
        tuple(teller.report(one) for one in blueprint.reports.values()),
    )


def _meeting(blueprint: Blueprint) -> str | None:
    return blueprint.joining.meeting if blueprint.joining else None


@dataclass(frozen=True, slots=True)
class _Teller:
    blueprint: Blueprint

    def say(self, pattern: str, **places: object) -> str:
        return self.blueprint.tongue.say(f"plan.{pattern}", **places)

    def listed(self, words: Iterable[str]) -> str:
        return self.blueprint.tongue.listed(words, last="and")

    def roles(self, keys: Iterable[str]) -> str:
        return self.listed(self.blueprint.roles[key].many for key in keys)

    def lists(self, **several: tuple[str, ...]) -> Listed:
        return tuple((self.say(heading), items) for heading, items in several.items() if items)

    def chosen(self) -> Iterator[Line]:
        """What the file says of choosing places, and each tier of it."""
        selection = self.blueprint.selection
        if selection is not None:
            tongue = self.blueprint.tongue
            holds = (self.say("holds", span=tongue.value(selection.holds)),) if selection.holds else ()
            yield Line(selection.says, _joined([self.say("chosen-by", who=selection.by), *holds]))
            yield from (Line(tier.label, _capital(tier.gives)) for tier in selection.tiers.values())

    def matched(self) -> Iterator[Line]:
        """By which rules a helper is found for somebody, and what is looked at beside them; no shares."""
        for key, one in self.blueprint.matching.items():
            duty, tongue = self.blueprint.duties[key], self.blueprint.tongue
            must = (self.listed(map(clause, one.must)),) if one.must else ()
            looked = tuple(each.says for each in one.weigh.values())
            if must or looked:
                level = duty.level if duty.level not in (None, "individual") else None
                whom = self.say(f"level-{level}", teams=self.blueprint.words.team.many) if level else ""
                own = [self.say("find-one")] if one.self_match else []
                name = self.blueprint.duty_word(key).one
                label = tongue.say("plan.helper-of", helper=name, whom=whom) if whom else name
                yield Line(_capital(label), _joined(own), self.lists(rules=must, looked=looked))

    def handed_over(self) -> Iterator[Line]:
        """The phases in which the work passes to those who are helped."""
        for step in self.blueprint.phases.steps.values() if self.blueprint.phases else ():
            yield Line(step.label, _joined([self.say("needs", what=step.needs)]) if step.needs else "")

    def event(self, event: Event) -> Line:
        materials = tuple(self.blueprint.resources[key].label for key in event.materials)
        lists = self.lists(outcomes=event.outcomes, agenda=event.agenda, materials=materials)
        return Line(_capital(event.label), _capital(", ".join(self._when(event))), lists)

    def _when(self, event: Event) -> Iterator[str]:
        tongue = self.blueprint.tongue
        if event.days > 1:
            yield tongue.counted("day", event.days)
        if event.month:
            yield self.say("in-month", month=tongue.months[MONTHS.index(event.month)])
        if event.every:
            yield self.say("each", period=tongue.word("every", event.every))
        yield from self._weekday(event)
        if event.after:
            yield self.say("after", event=self._short(event.after))
        if event.at:
            first, last = (tongue.clock(_clock(part)) for part in event.at.replace("–", "-").split("-"))
            yield self.say("at", first=first, last=last)
        yield from self._for_whom(event)

    def _weekday(self, event: Event) -> Iterator[str]:
        if event.weekday:
            yield event.weekday
        elif event.day:
            day = self.blueprint.tongue.weekdays[WEEKDAYS.index(event.day)]
            after = event.follows and self._short(event.follows)
            yield self.say("day-after", day=day, event=after) if after else self.say("on-day", day=day)

    def _for_whom(self, event: Event) -> Iterator[str]:
        if event.for_roles:
            yield self.say("for", roles=self.roles(event.for_roles))
        if event.in_groups:
            yield self.say("in-groups", span=self.blueprint.tongue.value(event.in_groups))
        if event.seats:
            yield self.say("seats", n=event.seats)
        if event.led_by:
            yield self.say("led-by", roles=self.roles(event.led_by))
        if event.optional:
            yield self.say("optional")

    def _short(self, event: str) -> str:
        """What stands before a colon in the name of an event is its short name."""
        return self.blueprint.events[event].label.partition(":")[0]

    def tasks(self) -> Iterator[Line]:
        """What is asked of whoever is in a role; what is asked of all who are supported stands under their noun."""
        found: dict[str, list[str]] = {}
        for key, one in self.blueprint.requirements.items():
            who = self.blueprint.roles[one.of].one if one.of else self.blueprint.words.participant.one
            told = sentence(self.blueprint, key)
            if not told.casefold().startswith(one.label.casefold()):
                told = self.blueprint.tongue.say("asked", label=one.label, what=told)
            found.setdefault(who, []).append(_capital(told))
        for who, several in found.items():
            yield Line(_capital(who), lists=(("", tuple(several)),))

    def asked(self) -> Iterator[Line]:
        """Questionnaires and forms, what is written, what is recorded, the standards people look at, what one may
        leave out."""
        blueprint = self.blueprint
        yield from (self._instrument(one) for one in blueprint.instruments.values())
        yield from (self._form(one) for one in blueprint.forms.values())
        yield from (self._standards(one) for one in blueprint.frameworks.values() if one.for_roles or one.levels)
        for cycle in blueprint.cycles.values():
            if cycle.consent_of:
                yield Line(cycle.label, self.say("recorded", who=self.listed(cycle.consent_of)))
        written = {key: one for key, one in blueprint.artifacts.items() if one.owner != "organization"}
        if written:
            yield Line(self.say("written"), lists=(("", tuple(_capital(self._written(key)) for key in written)),))
        open_facts = [fact for fact in blueprint.facts.values() if fact.sensitive]
        if open_facts:
            told = (self.say("seen-alone", says=one.says, who=self.listed(one.seen_by)) for one in open_facts)
            yield Line(self.say("left-out"), lists=(("", tuple(map(_capital, told))),))

    def _written(self, key: str) -> str:
        one = self.blueprint.artifacts[key]
        if not one.follows:
            return one.label
        return self.say("follows", label=one.label, what=self.blueprint.tongue.word("follows", one.follows))

    def _instrument(self, one: Instrument) -> Line:
        tongue = self.blueprint.tongue
        pieces = [
            tongue.word("kind", one.kind),
            self.say("by", roles=self.roles(one.by)) if one.by else "",
            self.say("when", moments=self.listed(map(self._moment, one.at))) if one.at else "",
            self._window(one),
            self.say("reached", share=one.criterion) if one.criterion else "",
            tongue.counted("plan.question", len(one.items)) if one.items else "",
            self._seen(one.seen_by),
            self.say("leads-to", what=self.blueprint.artifacts[one.leads_to].label) if one.leads_to else "",
            one.credit,
        ]
        return Line(one.label, _joined(pieces), (("", tuple(one.items.values())),) if one.items else ())

    def _seen(self, by: str) -> str:
        words = self.blueprint.words
        return self.say(f"seen-{by}", coordinator=words.coordinator.one, team=words.team.one)

    def _window(self, one: Instrument) -> str:
        if one.from_day is None or one.until_day is None:
            return ""
        tongue = self.blueprint.tongue
        return self.say("window", first=tongue.value(one.from_day), last=tongue.value(one.until_day))

    def _moment(self, moment: Moment) -> str:
        """A moment; one of an event by the event's short name."""
        kind, _, event = moment.anchor.partition(".")
        known = kind == "event" and moment.offset is None and event in self.blueprint.events
        return self._short(event) if known else self.blueprint.tongue.value(moment)

    def _form(self, one: Form) -> Line:
        pieces = [
            self.say("by", roles=self.roles(one.by)) if one.by else "",
            self.blueprint.tongue.counted("plan.question", len(one.questions)) if one.questions else "",
            self._seen(one.seen_by),
        ]
        return Line(one.label, _joined(pieces))

    def _standards(self, one: Framework) -> Line:
        who = self.say("for", roles=self.roles(one.for_roles)) if one.for_roles else ""
        return Line(one.label, _joined([who, one.credit]), self.lists(levels=one.levels))

    def report(self, one: Report) -> Line:
        tongue, blueprint = self.blueprint.tongue, self.blueprint
        pieces = [
            self.say("told-to", who=one.to),
            self.say("each", period=tongue.word("every", one.every)) if one.every else "",
            self.say("by-day", day=tongue.value(one.due)) if one.due else "",
            self.say("about", when=self._moment(one.at)) if one.at else "",
            tongue.word("people", one.people),
            one.cite,
        ]
        counted = tuple(blueprint.counting[key].label for key in one.accounts)
        answers = tuple(blueprint.instruments[key].label for key in one.instruments)
        return Line(one.label, _joined(pieces), (("", (*one.figures, *counted, *answers)),))


def _joined(pieces: Iterable[str]) -> str:
    return _capital(", ".join(filter(None, pieces)))


def _clock(text: str) -> time:
    hour, minute = text.strip().split(":")
    return time(int(hour), int(minute))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
