"""The fit of one pair, and the rule that forbids it, in sentences a coordinator reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.parts.conditions import Condition, Test, tests
from alongside.blueprint.parts.matching import NEVER_SHOWN, Criterion
from alongside.kernel.amounts import in_minutes
from alongside.matching.scores import openly
from alongside.matching.scores.case import Case, words
from alongside.matching.scores.criteria import UNIT, Words
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.rules import Answers, facts_of
from alongside.matching.scores.travel import in_words, nearly
from alongside.matching.scores.wishes import Answered, answered

BOXES = 5
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
STRONG, GOOD = 70, 45  # percent of the best there could be
TOP = UNIT * UNIT
FROM_GOOD = -(-GOOD * TOP // 100)  # the least score that is more than workable
SAID_BY_NEVER = frozenset({"evaluates", "supervises", "stated-conflict"})
VIRTUAL = "They may meet virtually only, so the way there does not count"

# Why a rule about one of these facts speaks against a pair, whoever is coached in place of {}.
SAID_OF = {
    "supervises": "Supervises {}",
    "same-field": "Shares no subject, grade or field with {}",
    "same-language": "Has no language in common with {}",
    "same-licence": "Holds no licence in common with {}",
    "speaks-as-needed": "Does not speak every language {} needs",
    "free-together": "Is free at the same time as {} for less than is asked each week",
}

# What the facts every program knows are called when two people share them. A declared fact is "in common".
IN_COMMON = {
    "subjects": ("Shared subjects", "No subject in common"),
    "grades": ("Shared grades", "No grade in common"),
    "languages": ("Both speak", "No language in common that they told us of"),
    "school-context": ("Both know schools like this", "Different kinds of school"),
    "working-style": ("Both prefer", "Different ways of working"),
    "learning-style": ("Both learn best this way", "Different ways of learning"),
    "licence": ("Same licence", "Different licences"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion of a pair. `fit` is 0 to 5, None where it is not known. `private`: for the matching team alone.
    `both`: what may be said of it to the two, empty for nothing."""

    criterion: str
    label: str
    fit: int | None
    says: str
    private: bool = False
    both: str = ""

    def stored(self) -> dict[str, object]:
        """As a proposal keeps it."""
        both = {"both": self.both} if self.both else {}
        return {"criterion": self.criterion, "label": self.label, "fit": self.fit, "says": self.says, **both}


def together(names: Sequence[str]) -> str:
    """Names as a sentence has them; of many the first two."""
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def fit_word(score: int) -> tuple[int, str]:
    """Dots from 1 to 3 and the word, for a score of 0 to 2**20."""
    percent = 100 * score // TOP
    if percent >= STRONG:
        return 3, "Strong"
    return (2, "Good") if percent >= GOOD else (1, "Workable")


def reasons(case: Case, person: int, helper: int) -> list[Reason]:
    """Why this pair fits as it does, one for each criterion; wishes only where one was made."""
    found = []
    for key, criterion, scored in case.scored:
        private = is_private(criterion)
        if private and not scored.applies[person]:
            continue
        if criterion.by == "near" and person in case.virtual:
            found.append(Reason(key, _label(case, criterion, person), None, VIRTUAL))
            continue
        known = bool(scored.known[person, helper])
        if criterion.by == "named" and not known:
            continue
        fit = (BOXES * int(scored.level[person, helper]) + UNIT // 2) // UNIT if known else None
        says = (
            _says(case, criterion, person, helper)
            if known
            else _not_known(case, scored.applies[person], person, helper)
        )
        both = _both(case, criterion, person, helper) if fit else ""
        found.append(Reason(key, _label(case, criterion, person), fit, says, private, both))
    return found


def _both(case: Case, criterion: Criterion, person: int, helper: int) -> str:
    """What may be said of a criterion to both of a pair that fits by it."""
    if not openly.may_be_said(criterion):
        return ""
    if criterion.by == "near":
        return openly.from_each_other(criterion, in_words(int(case.minutes[person, helper])))
    has = words(case.helpers[helper], criterion.fact)
    return openly.in_common(
        criterion, [said(case, one) for one in words(case.people[person], criterion.fact) if one in has]
    )


def _label(case: Case, criterion: Criterion, person: int) -> str:
    if criterion.by == "wish":
        return f"What {case.people[person].called} asked for"
    return {"travel-time": "Getting there"}.get(criterion.fact, criterion.says[:1].upper() + criterion.says[1:])


def _says(case: Case, criterion: Criterion, person: int, helper: int) -> str:
    someone, other = case.people[person], case.helpers[helper]
    if criterion.by == "named":
        return _named_says(case, person, helper)
    if criterion.by == "near":
        minutes = int(case.minutes[person, helper])
        about = in_words(minutes)
        return f"{about[:1].upper()}{about[1:]} by car"
    wanted, has = words(someone, criterion.fact), words(other, criterion.helper_fact or criterion.fact)
    if criterion.by == "wish":
        return _wish_says(case, other, answered(wanted, has, words(other, "languages"), case.spoken))
    shared = [word for word in wanted if word in has]
    if criterion.fact == "needs" or criterion.helper_fact not in (None, criterion.fact):
        return _goals_say(case, someone, other, (wanted, shared))
    both, none = IN_COMMON.get(criterion.fact, ("In common", "Nothing in common here"))
    return f"{both}: {_listed(case, shared)}" if shared else none


def _named_says(case: Case, person: int, helper: int) -> str:
    """ "Dana named Ruth first; Ruth did not name Dana": of whoever named somebody."""
    someone, other = case.people[person].called, case.helpers[helper].called
    both = (
        (someone, other, case.named.people.get(person), helper),
        (other, someone, case.named.helpers.get(helper), person),
    )
    return "; ".join(named_says(one, two, several, wanted) for one, two, several, wanted in both if several)


def named_says(one: str, other: str, several: Sequence[int], wanted: int) -> str:
    """ "Dana named Ruth first", or that they did not."""
    if wanted not in several:
        return f"{one} did not name {other}"
    return f"{one} named {other} {PLACES[list(several).index(wanted)]}"


def _goals_say(case: Case, person: Profile, helper: Profile, told: tuple[Words, list[str]]) -> str:
    wanted, shared = told
    whose, count, (one, many) = f"{person.called}’s", len(wanted), case.goal_word
    if not shared:
        return f"None of {whose} {many} is among what {helper.called} knows best"
    if len(shared) < count:
        return f"{len(shared)} of {whose} {count} {many}: {_listed(case, shared)}"
    which = {1: f"{whose} {one}", 2: f"Both of {whose} top {many}"}.get(count, f"All {count} of {whose} {many}")
    return f"{which}: {_listed(case, shared)}"


def _wish_says(case: Case, helper: Profile, of: Answered) -> str:
    met, unmet, unknown = (_listed(case, several) for several in (of.met, of.unmet, of.unknown))
    told = f"As asked: {met}" + (f"; not {unmet}" if unmet else "") if met else f"Not as asked: {unmet}"
    return told + (f". Not known of {helper.called} yet, so it counts neither way: {unknown}" if unknown else "")


def _not_known(case: Case, told: bool, person: int, helper: int) -> str:
    someone = case.helpers[helper] if told else case.people[person]
    return f"Not known of {someone.called} yet, so it counts neither way"


def _listed(case: Case, several: Sequence[str]) -> str:
    return "; ".join(said(case, word) for word in several)


def said(case: Case, word: str) -> str:
    """A word of a list as a sentence says it."""
    return case.labels.get(word, word.replace("-", " "))


def forbidden(case: Case, person: int, helper: int) -> str:
    """The first rule that forbids a pair, as a sentence about the helper; empty for a pair that is allowed."""
    return next(_forbids(case, person, helper), "")


def forbids(case: Case, person: int, helper: int) -> list[str]:
    """Every rule that forbids a pair, the first of them first."""
    return list(dict.fromkeys(_forbids(case, person, helper)))


def _forbids(case: Case, person: int, helper: int) -> Iterator[str]:
    if case.never[person, helper]:
        yield _never_says(case, person, helper)
    if (person, helper) in case.ruled_out:
        yield "Ruled out for this round"
    someone = case.people[person]
    for rule, answer in case.rules:
        again = case.never[person, helper] and {test.asked for test in tests(rule)} <= SAID_BY_NEVER
        if not answer.yes[person, helper] and not again:
            yield rule_says(case, rule, answer, someone, (person, helper))


def _never_says(case: Case, person: int, helper: int) -> str:
    someone = case.people[person]
    if case.same_human[person, helper]:
        return f"This is {someone.called} in another role"
    if case.pairings.evaluates[person, helper]:
        return f"Evaluates {someone.called}, and whoever evaluates somebody never helps them"
    if case.pairings.related[person, helper]:
        return f"{someone.called} and they are related, as the matching team was told"
    if case.pairings.conflict[person, helper]:
        return "One of the two asked not to be matched with the other"
    return "One of the two said no when this was offered"


def forbidden_openly(case: Case, person: int, helper: int) -> str:
    """The same for whoever is not of the matching team: what was told to the team alone is only that it cannot be."""
    broken = {test.kind.key for rule, answer in case.rules if not answer.yes[person, helper] for test in tests(rule)}
    told = case.pairings.told[person, helper] or (person, helper) in case.declined or broken & NEVER_SHOWN
    return "They cannot be matched" if told else forbidden(case, person, helper)


def waivable(case: Case, person: int, helper: int) -> tuple[str, ...]:
    """Facts whose rules a coordinator would have to let go so that nothing speaks against a pair; empty where that is
    not theirs, or not enough."""
    if case.never[person, helper] or (person, helper) in case.ruled_out:
        return ()
    broken = [rule for rule, answer in case.rules if not answer.yes[person, helper]]
    facts = dict.fromkeys(test.kind.key for rule in broken for test in tests(rule))
    return tuple(facts) if all(fact in case.matching.waive for fact in facts) else ()


def rule_says(case: Case, rule: Condition, answer: Answers, someone: Profile, at: tuple[int, int]) -> str:
    """Why a rule does not let a pair pass, by the answer it has for all pairs."""
    asked = {test.asked: test for test in tests(rule)}
    if len(asked) == 1 and answer.no[at]:
        (fact, test) = next(iter(asked.items()))
        told = _one_test(case, fact, test, someone, at)
        if told:
            return told
    found = judge(rule, facts_of(rule, case.known, *at), on=case.on)
    if found.answer is Answer.UNKNOWN:
        return f"We do not know yet: {'; '.join(found.missing)}"
    return f"A rule speaks against it: {'; '.join(found.reasons)}"


def _one_test(case: Case, fact: str, test: Test, someone: Profile, at: tuple[int, int]) -> str:
    """Why a rule of one test speaks against a pair; empty where there are no words for its fact."""
    called = someone.called
    match fact:
        case "same-building":
            same = bool(case.known.pairs[fact].codes[at])
            return f"Works in {called}’s own building" if same else f"Does not work in {called}’s building"
        case "same-district":
            same = bool(case.known.pairs[fact].codes[at])
            return f"Works in {called}’s own district" if same else f"Works outside {called}’s district"
        case "travel-time":
            return f"{_over(int(case.minutes[at]), test)} away by car; the most is {test.value}".capitalize()
    return SAID_OF[fact].format(called) if fact in SAID_OF else ""


def _over(minutes: int, test: Test) -> str:
    """About how far; to the minute where rounding would say no more than the most there may be."""
    most = test.value.minutes if isinstance(test.value, Duration) else 0
    return in_words(minutes) if nearly(minutes) > most or minutes <= most else f"about {in_minutes(minutes)}"
