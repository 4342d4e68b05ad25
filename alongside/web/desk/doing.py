"""Pages whose forms each do one thing: `do` names it, and what is refused is said at its field."""

from collections.abc import Callable, Mapping

from alongside.kernel.errors import NotAllowed, Refused
from alongside.web.shared.request import Request

type Act[M] = Callable[[Request, M, dict[str, str]], str]


def done[M](request: Request, found: M, acts: Mapping[str, Act[M]]) -> tuple[str, dict[str, str]]:
    """Do what a form asks with what was found: the sentence to tell, and the faults by field, where there are any.

    Raises NotAllowed for what the page does not offer.
    """
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise NotAllowed("This is not something that can be done here.")
    faults = dict[str, str]()
    try:
        told = act(request, found, faults)
    except NotAllowed:
        raise
    except Refused as refused:
        return "", faults | {refused.field: refused.sentence}
    return told, faults
