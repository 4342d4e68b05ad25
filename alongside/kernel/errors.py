"""Every error that a person may read, as one tree.

    AlongsideError
    ├── Refused          what was asked cannot be done; the sentence says why and what would help
    │   ├── NotAllowed   the person may see the thing but not do this to it
    │   ├── Conflict     someone else changed it first, or it was already done differently
    │   └── Unreadable   a file or a message could not be read at all
    ├── NotHere          there is no such thing, or it is not yours: never said which
    └── Misconfigured    the installation itself is not set up right; read by whoever runs it

A domain error carries the sentence the person will read; the web maps each kind to a page once.
"""


class AlongsideError(Exception):
    """Base of the tree. `sentence` is shown as it stands; `field` names the form field it belongs to, if any."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Refused(AlongsideError):
    """What was asked cannot be done now."""


class NotAllowed(Refused):
    """The thing is visible to the person, but this verb is not theirs."""


class Conflict(Refused):
    """The thing changed underneath, or the same key was used for something else."""


class Unreadable(Refused):
    """A file or message could not be read at all."""


class NotHere(AlongsideError):
    """Unknown, or somebody else's private space. The two are never told apart."""

    def __init__(self, sentence: str = "The link may be old, or it belongs to someone else’s private space.") -> None:
        super().__init__(sentence)


class Misconfigured(AlongsideError):
    """The installation is not set up right."""
