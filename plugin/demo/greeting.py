"""What the demo says when it is ready: where things are, and three things to try."""

import sys
import textwrap
from typing import TextIO

from plugin.demo.house import House

WIDTH = 74
ROUND = "╭─╮│╰╯"
PLAIN = "+-+|++"


def greet(house: House, out: TextIO | None = None) -> None:
    """Print the box; in plain ASCII where the terminal knows nothing better."""
    out = out or sys.stdout
    frame = ROUND if _can_show(ROUND, out) else PLAIN
    out.write(_boxed(_lines(house), frame))
    out.flush()


def _lines(house: House) -> list[str]:
    store = house.twin_url
    return [
        "Laurel is running. Ctrl-C stops all of it.",
        "",
        *_places(house),
        "",
        "Three things to try",
        *_try("1", "Be Ania, open the rewards pill on the storefront, and read where her"
              " points come from."),
        *_try("2", "Be Budi, buy a mug, see the points on the way; then refund a part of the"
              f" order at {store}/admin and see exactly that part go."),
        *_try("3", "Press “Deliver twice, shuffled” in the bar on top: every webhook comes"
              " again, out of order. No balance changes."),
    ]  # fmt: skip


def _places(house: House) -> list[str]:
    store, app = house.twin_url, house.app_url
    places = {
        "Storefront": f"{store}/",
        "Merchant's Laurel": f"{store}/admin/apps/laurel",
        "Staff page": f"{store}/admin",
        "Mailbox": f"{store}/mailbox",
        "The app itself": f"{app}/readyz",
    }
    return [f"  {name:<19}{url}" for name, url in places.items()]


def _try(number: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - 6, initial_indent=f"  {number}  ", subsequent_indent="     ")


def _boxed(lines: list[str], frame: str) -> str:
    top_left, bar, top_right, side, bottom_left, bottom_right = tuple(frame)
    if frame == PLAIN:
        lines = [line.translate({0x201C: '"', 0x201D: '"'}) for line in lines]
    body = [f"{side}  {line:<{WIDTH - 4}}{side}" for line in ["", *lines, ""]]
    edge = bar * (WIDTH - 2)
    box = [f"{top_left}{edge}{top_right}", *body, f"{bottom_left}{edge}{bottom_right}"]
    return "\n".join(["", *box, "", ""])


def _can_show(text: str, out: TextIO) -> bool:
    try:
        text.encode(out.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
