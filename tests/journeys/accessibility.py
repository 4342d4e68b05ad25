"""The rules of accessibility that every page keeps, asked in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# All rules of the engine's own set, and two it leaves off: room for a finger, and contrast of 7 to 1 in place of 4.5.
RULES = {
    "rules": {
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
        "color-contrast": {"enabled": False},
    },
    "resultTypes": ["violations"],
}


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the elements that break it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]
