"""How one notice is worded, and where it leads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """What one notice says in another language: subject, text, and what the link to the page says ("": the usual)."""

    subject: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text of one notice; `mail`: also as a letter; `link`: what the link to the page says ("": the usual).

    `page`: the name of the page's address; it is told the engagement unless `of_engagement` is False. Pages for whoever
    coordinates are told what the event is about instead.
    `of_subject`: the page is told what the event is about instead of the engagement.
    `everywhere`: the letter goes to each of the person's addresses.
    """

    subject: str
    text: str
    link: str = ""
    mail: bool = True
    page: str = "desk:engagement"
    of_engagement: bool = True
    everywhere: bool = False
    of_subject: bool = False
