"""Room for everybody: what WCAG 2.2 AA asks of width, spacing and targets, and axe cannot see."""

from playwright.sync_api import Locator, Page

SPACED = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-block-end: 2em !important; }"""
"""The spacing that a reader may set (1.4.12)."""

_PRESSED = (
    ":is(a, button, summary, select, label:has(> input), input:not([type=hidden], label *)):visible"
)
_SMALL = """(all, least) => all.flatMap((it) => {
  const {width, height} = it.getBoundingClientRect();
  const said = it.parentElement.textContent.trim().length > it.textContent.trim().length;
  // Links in a sentence are as high as its lines (2.5.8, "inline"); so is what only looks is.
  const inline = it.localName === "a" && getComputedStyle(it).display === "inline" && said;
  const small = Math.round(height) < least || Math.round(width) < 24;
  return small && !inline ? [`${width}x${height} ${it.outerHTML.slice(0, 120)}`] : [];
})"""
_CUT = """(root) => Array.from(root.querySelectorAll("*")).filter((it) => {
  const {overflowX, overflowY, textOverflow, clipPath} = getComputedStyle(it);
  if (!it.textContent.trim() || it.clientWidth < 2 || clipPath !== "none") return false;
  const wide = it.scrollWidth > it.clientWidth + 1, high = it.scrollHeight > it.clientHeight + 1;
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  return (wide && hides(overflowX)) || (high && hides(overflowY));
}).map((it) => it.outerHTML.slice(0, 160))"""
_WIDE = """(root) => Array.from(root.querySelectorAll("*")).filter((it) => {
  const {left, right, width} = it.getBoundingClientRect();
  return width && (left < -1 || right > innerWidth + 1) && getComputedStyle(it).clipPath === "none";
}).map((it) => it.outerHTML.slice(0, 160))"""


def too_small(within: Page | Locator, least: int = 44) -> list[str]:
    """What can be pressed and is not `least` pixels high, or 24 wide."""
    found: list[str] = within.locator(_PRESSED).evaluate_all(_SMALL, least)
    return found


def sticking_out(within: Locator) -> list[str]:
    """What a reader would have to scroll sideways for (1.4.10)."""
    found: list[str] = within.evaluate(_WIDE)
    return found


def cut(within: Locator) -> list[str]:
    """Text that does not fit its place and cannot be scrolled to."""
    found: list[str] = within.evaluate(_CUT)
    return found
