"""Somebody who has a keyboard only: goes on by Tab, and must always see where he is."""

from playwright.sync_api import Locator, Page, expect

#: What is wrong with the place that the keyboard is at; empty when it can be seen.
_WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return 'the focus is nowhere';
  const name = at.outerHTML.slice(0, 160);
  const ringed = [at, at.parentElement, at.nextElementSibling, at.closest('label')].some(one => {
    const {outlineStyle, outlineWidth} = one ? getComputedStyle(one) : {outlineStyle: 'none'};
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  if (!ringed) return `no ring: ${name}`;
  const {left, right, top, bottom, width, height} = at.getBoundingClientRect();
  if (width === 0 || height === 0) return `no size: ${name}`;
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return `out of sight: ${name}`;
  const spots = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  const seen = spots.some(([x, y]) => {
    const top_ = document.elementFromPoint(left + x * width, top + y * height);
    return top_ && (at.contains(top_) || top_.contains(at) || top_.closest('label')?.contains(at));
  });
  return seen ? '' : `covered: ${name}`;
}"""


def see(page: Page) -> None:
    """The place with the focus is there, has its ring and is not covered."""
    page.wait_for_function(f"() => !({_WHERE})() || performance.now() > (window.seeUntil ??= performance.now() + 2000)")
    page.evaluate("delete window.seeUntil")
    fault = page.evaluate(_WHERE)
    assert not fault, fault


def tab_to(page: Page, target: Locator, key: str = "Tab", most: int = 60) -> None:
    """Go on until `target` has the focus; every stop on the way can be seen."""
    expect(target).to_be_visible()
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return see(page)
        page.keyboard.press(key)
        # Behind the last stop comes the browser's own bar.
        if not page.evaluate("document.activeElement === document.body"):
            see(page)
    raise AssertionError(f"{key} does not lead to {target}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
