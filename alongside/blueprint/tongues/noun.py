"""A noun in one of it and in several, as sentences say it."""

from dataclasses import dataclass

from alongside.kernel.articles import article


@dataclass(frozen=True)
class Forms:
    """One mentee, many mentees."""

    one: str
    many: str

    def of(self, count: int) -> str:
        return f"{count:,} {self.one if count == 1 else self.many}"

    @property
    def a(self) -> str:
        """One of it as an English page says it: "a visit", "an hour"."""
        return f"{article(self.one)} {self.one}"
