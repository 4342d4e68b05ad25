"""How long a piece of work takes: of the processor, or of somebody who waits for it."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time, of this process alone."""
    began = time.process_time()
    work()
    return time.process_time() - began


def elapsed(work: Callable[[], object]) -> float:
    """Seconds on the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
