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
