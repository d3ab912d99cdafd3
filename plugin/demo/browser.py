"""Opens a page for the person at the screen, if there is a screen."""

import os
import sys
import webbrowser


def open_page(url: str) -> None:
    """Open `url` in the default browser; quietly nothing without a display or a browser."""
    if _display():
        webbrowser.open(url)


def _display() -> bool:
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
