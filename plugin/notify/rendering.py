"""Words as a page and as plain text: the same sentences, twice. In HTML everything is escaped."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from plugin.domain.appearance import Scheme
from plugin.notify.paper import Paper
from plugin.notify.wording import Words

_TEMPLATES = Environment(
    loader=PackageLoader("plugin.notify"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_DARK: Final = Path(__file__).with_name("dark.css").read_text(encoding="utf-8").strip()
_WHEN: Final = {
    Scheme.PAGE: "(prefers-color-scheme: dark)", Scheme.LIGHT: "not all", Scheme.DARK: "all",
}  # fmt: skip


def html(words: Words, paper: Paper, scheme: Scheme = Scheme.PAGE) -> str:
    """
    One quiet column: no script, and nothing is fetched but the shop's logo, where it has one.

    It is light or dark as the reader's device says, unless `scheme` says it.
    """
    letter = _TEMPLATES.get_template("letter.html")
    return letter.render(words=words, paper=paper, sheet=sheet(scheme))


def sheet(scheme: Scheme) -> str:
    """The style sheet in a letter: what changes in the dark. All else stands in the elements."""
    return f"@media {_WHEN[scheme]} {{\n{_DARK}\n}}"


def text(words: Words) -> str:
    """The sentences with an empty line between them; what there is not to say is left out."""
    parts = (
        words.mark,
        words.greeting,
        f"{words.number} {words.label}.",
        words.text,
        f"{words.action}:\n{words.url}",
        words.why,
        words.address,
        f"{words.stop}:\n{words.stop_url}" if words.stop else "",
    )
    return "\n\n".join(filter(None, parts)) + "\n"
