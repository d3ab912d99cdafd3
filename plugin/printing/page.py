"""A statement as a page of its own: reads without a script, prints on paper, escapes everything."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from plugin.domain.month import Month
from plugin.domain.statement import Statement
from plugin.locales import Messages
from plugin.printing.rows import SCALE, rows
from plugin.service.statements import Frame, MemberStatement, ShopStatement

STYLES = Path(__file__).parent / "statement.css"
"""The page's style sheet; a file on somebody's disk carries it inside."""

_TEMPLATES = Environment(
    loader=PackageLoader("plugin.printing"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page on the storefront leads, and the address of its style sheet."""

    stylesheet: str
    back: str
    file: str
    file_name: str
    previous: str
    following: str
    """Empty where there is no such month, or where it has not begun."""


def member_page(told: MemberStatement, messages: Messages, links: Links | None = None) -> str:
    """A month of a member; without links a file that needs nothing beside it."""
    shown = {"name": told.first_name, "lines": told.lines}
    return _page(told.frame, told.statement, messages, links, **shown)


def shop_page(told: ShopStatement, messages: Messages) -> str:
    """A month of a shop's whole ledger, as a file that needs nothing beside it."""
    shown = {"name": "", "lines": None, "accounts": told.accounts}
    return _page(told.frame, told.statement, messages, None, **shown)


def name_of(month: Month, messages: Messages) -> str:
    """A month as people write it: `March 2026`, `marzec 2026`."""
    return messages.month(month.year, month.number)


def _page(
    frame: Frame, statement: Statement, messages: Messages, links: Links | None, **shown: object
) -> str:
    return _TEMPLATES.get_template("statement.html").render(
        frame=frame,
        statement=statement,
        rows=rows(statement),
        scale=SCALE,
        month=name_of(statement.month, messages),
        previous=name_of(statement.month.previous, messages),
        following=name_of(statement.month.following, messages),
        links=links,
        styles=_styles(),
        m=messages,
        t=messages.text,
        **shown,
    )


@cache
def _styles() -> Markup:
    return Markup(STYLES.read_text(encoding="utf-8"))  # noqa: S704 (our own file)
