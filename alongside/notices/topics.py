"""What letters are about, as people choose which of them they want. The bell tells of everything in any case."""

from alongside.notices.enums import Topic
from alongside.notices.words_booking import BOOKING

# Where somebody has to answer, or something was taken from them: no choice keeps these back.
ALWAYS = frozenset({"persons-merged", "engagement-paused-evaluator", "match-offered", "group-offered", *BOOKING})

KINDS: dict[Topic, frozenset[str]] = {
    Topic.HOURS: frozenset(
        {
            *("session-logged", "confirmation-asked-again", "difference-raised", "log-asked"),
            *("contract-nearly-used", "hours-wait", "hours-covered", "hours-counted-again"),
        }
    ),
    Topic.MESSAGES: frozenset({"message-written", "report-settled", "advice-wanted", "advice-answered"}),
    Topic.DAYS: frozenset({"names-due", "answers-wait", "credential-runs-out", "day-near", "days-near", "proof-waits"}),
    Topic.NUDGES: frozenset({"nudge", "nudge-of-several"}),
}
_TOPICS = {kind: topic for topic, kinds in KINDS.items() for kind in kinds}


def topic_of(kind: str) -> Topic | None:
    """What a kind of notice is about; None for what is always mailed."""
    return None if kind in ALWAYS else _TOPICS.get(kind, Topic.PEOPLE)
