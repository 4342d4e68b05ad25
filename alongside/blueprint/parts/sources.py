"""Where a rule comes from and when it is in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """What any rule may carry. `setting: yes` marks a sponsor's choice or our default; without it a rule is the
    program's own.

    `from_` and `until` are both included.
    """

    cite: str = ""
    setting: bool = False
    from_: date | None = None
    until: date | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.from_ and self.until and self.until < self.from_:
            yield "until", "The last day comes before the first day."

    def in_force(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)
