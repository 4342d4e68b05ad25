"""Keys of the language that sentences call as the program calls what stands there, in every language."""

from collections.abc import Mapping

SEVERAL = (
    *("agreement", "cohort", "contract", "event", "goal", "phase", "practice", "requirement", "resource", "session"),
    *("step", "track", "training"),
)
ALONE = ("note", "observation", "plan", "program", "recording", "survey", "team")

WITH_NOUNS: Mapping[str, str] = {
    **{name: f"{{words.{name}.one}}" for name in (*SEVERAL, *ALONE)},
    **{f"{name}s": f"{{words.{name}.many}}" for name in SEVERAL},
}
