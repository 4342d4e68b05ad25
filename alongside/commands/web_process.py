"""What runs first in each web process. It is imported before Django is set up, so it knows nothing of the product."""

import importlib
import os
import threading
import time
from typing import Any

LOOK = 0.3  # seconds between two looks whether the parent lives


def load(target: str) -> Any:
    """Return the application `module:name`, and have this process end when the one that started it is gone."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)
