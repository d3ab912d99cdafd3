"""The icons that a merchant chooses from: one family, 20 by 20, in the colour of the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plugin.domain.appearance import Icon


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths in a box of 20 by 20."""

    lines: tuple[str, ...]
    """Drawn with a stroke of 1.5, and not filled."""
    shapes: tuple[str, ...] = ()
    """Filled, without a stroke."""


DRAWINGS: Final[Mapping[Icon, Drawing]] = {
    Icon.LAUREL: Drawing(
        ("M3.5 17.5Q12 15.5 14 7",),
        (
            "M14 7Q17.1 4.5 15 1.1Q12 3.6 14 7z",
            "M12.4 11.3Q12.5 7.1 8.4 6.2Q8.3 10.4 12.4 11.3z",
            "M12.4 11.3Q16.1 12.3 17.3 8.6Q13.6 7.6 12.4 11.3z",
            "M9.3 14.9Q7.8 10.9 3.7 11.7Q5.1 15.6 9.3 14.9z",
            "M9.3 14.9Q12.2 17.5 14.9 14.7Q12 12.1 9.3 14.9z",
        ),
    ),
    Icon.STAR: Drawing(
        (
            "M10 2.5l2.3 4.75 5.2.72-3.78 3.65.92 5.18L10 14.32",
            "M10 14.32 5.36 16.8l.92-5.18L2.5 7.97l5.2-.72L10 2.5",
        ),
    ),
    Icon.HEART: Drawing(
        (
            "M10 16.8C5.6 13.6 2.75 10.9 2.75 7.6A3.85 3.85 0 0 1 10 5.8",
            "M10 5.8a3.85 3.85 0 0 1 7.25 1.8c0 3.3-2.85 6-7.25 9.2",
        ),
    ),
    Icon.GIFT: Drawing(
        (
            "M3 7h14v3.25H3zM4.25 10.25h11.5v6.5H4.25zM10 7v9.75",
            "M10 7C8.5 2.6 4.6 2.6 5.2 5.1 5.5 6.5 7.6 7 10 7z",
            "M10 7c1.5-4.4 5.4-4.4 4.8-1.9C14.5 6.5 12.4 7 10 7z",
        ),
    ),
    Icon.COIN: Drawing(
        (
            "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5z",
            "M10 6.4l1.1 2.3 2.5.35-1.8 1.75.44 2.5L10 12.1l-2.24 1.2.44-2.5-1.8-1.75 2.5-.35z",
        ),
    ),
}
