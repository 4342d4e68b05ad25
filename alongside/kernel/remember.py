"""What was asked once is not asked again while one page is drawn.

Nothing is remembered unless somebody says for how long: a request that only reads says so for itself, a job or a test
does not, and so always asks anew. What is remembered belongs to one thread of work and is gone with it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

type Memory = dict[Hashable, object]
_memory: ContextVar[Memory | None] = ContextVar("alongside_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember answers until the block ends. Only around work that changes nothing they depend on."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def at_once() -> Iterator[None]:
    """Remember answers until the block ends, unless somebody remembers already: it is over before anything changes."""
    if _memory.get() is None:
        with remembering():
            yield
    else:
        yield


@contextmanager
def asking_anew() -> Iterator[None]:
    """Remember nothing inside the block, neither from before it nor for after it: something is changed in there."""
    token = _memory.set(None)
    try:
        yield
    finally:
        _memory.reset(token)


def remembered[T](question: Hashable, ask: Callable[[], T]) -> T:
    """Return the answer to a question, asked once in a block of `remembering`. Nobody may change the answer."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if question not in memory:
        memory[question] = ask()
    return cast("T", memory[question])
