"""
Liquid, for answers that stand in a merchant's theme: it wraps our page, and runs nothing of it.

The platform runs whatever is between braces, so a brace in a reward's name would be a program.
Every brace leaves as an HTML entity: a reader sees it, the platform does not. The one tag of ours
names the page, in our own words alone.
"""

import unicodedata
from typing import Final

MIMETYPE: Final = "application/liquid"
_INERT: Final = {ord("{"): "&#123;", ord("}"): "&#125;"}


def page(title: str, html: str) -> str:
    """A page for the theme to wrap; `title` is ours, never a merchant's or a shopper's."""
    return f'{{% assign page_title = "{_bare(title)}" %}}\n{inert(html)}'


def inert(html: str) -> str:
    """The same page to a browser, and plain text to Liquid. It holds no script and no style."""
    return html.translate(_INERT)


def _bare(title: str) -> str:
    """Letters, marks, digits and spaces: nothing that could end a string or begin a tag."""
    return "".join(sign for sign in title if sign == " " or _written(sign))


def _written(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"
