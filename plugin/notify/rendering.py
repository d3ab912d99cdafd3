"""Words as a page and as plain text: the same sentences, twice. In HTML everything is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from plugin.notify.wording import Words

_TEMPLATES = Environment(
    loader=PackageLoader("plugin.notify"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(words: Words) -> str:
    """One quiet column: no picture, no script, nothing fetched from anywhere."""
    return _TEMPLATES.get_template("letter.html").render(words=words)


def text(words: Words) -> str:
    """The sentences with an empty line between them."""
    parts = (
        words.greeting,
        f"{words.number} {words.label}.",
        words.text,
        f"{words.action}:\n{words.url}",
        words.why,
    )
    return "\n\n".join(parts) + "\n"
