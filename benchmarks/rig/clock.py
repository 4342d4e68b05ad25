"""How long a piece of work keeps the processor."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time, of this process alone."""
    began = time.process_time()
    work()
    return time.process_time() - began
