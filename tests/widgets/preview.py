"""
Every state of the panel on one page, for designers: `make preview`, or
`python -m tests.widgets.preview [FOLDER]`.

Static files, one for each language, that need no server: open one, change the style sheet in the
browser's tools, and see all states at once.
"""

import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from plugin.locales import Messages, languages
from tests.widgets.views import STATES
from widgets.assets import files
from widgets.rendering import render

FOLDER = Path("var") / "preview"
_HERE = Path(__file__).parent


def page(language: str) -> str:
    """All states in one language, as one page that holds its styles."""
    messages = Messages.of(language)
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True)
    return template.get_template("preview.html").render(
        language=language,
        languages=languages(),
        css=files()["panel.css"].decode(),
        fragments=[(name, render(view, messages, fragment=True)) for name, view in STATES.items()],
    )


def main(folder: Path) -> None:
    """Write one page for each language."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages():
        (folder / f"{language}.html").write_text(page(language), encoding="utf-8")
    sys.stdout.write(f"Open {folder.resolve() / 'en.html'}\n")


if __name__ == "__main__":
    main(Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER)
