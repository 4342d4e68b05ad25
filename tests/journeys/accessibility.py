"""The rules of accessibility that every page keeps, asked in a real browser."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules of the engine's own set, and two it leaves off: room for a finger, and contrast of 7 to 1. The latter tells
# words between 4.5 and 7 only: paler ones it leaves to the rule of the set.
CONTRAST = ("color-contrast", "color-contrast-enhanced")
RULES = {rule: {"enabled": True} for rule in (*CONTRAST, "target-size")}
# Nobody asks which selectors lead to what was looked at, and no rule of these reads a stylesheet.
QUICKLY = "{selectors: false, preload: {assets: ['media']}}"
FAULTS = "found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 160))])"

# Contrast follows from how words are drawn and from what is drawn behind them. Of each look the words in sight are
# measured until the engine could judge one of them; words of a look that was judged are not measured again.
UNJUDGED = """async ([known, rules]) => {
  const PLAIN = "rgba(0, 0, 0, 0),none,1,none,normal,static,auto,none,,,false";
  const judged = new Set(known), looks = new Map(), behind = new Map();
  const backdrop = element => {
    if (!element) return "";
    if (!behind.has(element)) {
      const css = getComputedStyle(element);
      const own = [css.backgroundColor, css.backgroundImage, css.opacity, css.filter, css.mixBlendMode, css.position,
        css.clip, css.clipPath, element.ariaHidden, element.ariaDisabled, element.inert].join();
      const below = backdrop(element.parentElement);
      behind.set(element, own === PLAIN ? below : below + "/" + own);
    }
    return behind.get(element);
  };
  for (const element of document.body.querySelectorAll("*")) {
    const words = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!words && !element.matches("input, select, textarea")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const css = getComputedStyle(element);
    const look = [css.color, css.fontSize, css.fontWeight, css.textShadow, element.matches(":disabled"),
      element.matches("input, select, textarea"), backdrop(element)].join("|");
    if (!judged.has(look)) looks.set(element, look);
  }
  if (!looks.size) return [[], []];
  const options = { runOnly: rules, elementRef: true, ...QUICKLY };
  const found = await axe.run({ include: [...looks.keys()] }, options);
  const told = [...found.passes, ...found.violations].flatMap(one => one.nodes.map(node => looks.get(node.element)));
  return [(FAULTS)(found), [...new Set(told.filter(Boolean))]];
}""".replace("FAULTS", FAULTS).replace("QUICKLY", QUICKLY)


def faults(page: Page, *, judged: set[str] | None = None) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the elements that break it.

    `judged` carries looks of words from page to page: with it contrast is measured once for each look.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = RULES if judged is None else RULES | {rule: {"enabled": False} for rule in CONTRAST}
    found = page.evaluate(
        f"rules => axe.run({{rules, resultTypes: ['violations'], ...{QUICKLY}}}).then({FAULTS})", rules
    )
    if judged is not None:
        pale, looks = page.evaluate(UNJUDGED, [sorted(judged), list(CONTRAST)])
        judged.update(looks)
        found += pale
    return sorted((rule, list(nodes)) for rule, nodes in found)
