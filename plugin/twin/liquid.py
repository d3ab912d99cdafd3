"""The storefront's Liquid: the platform's filters, as far as an extension of ours needs them.

https://shopify.dev/docs/api/liquid/filters
"""

import json
import logging
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from liquid import Environment, FileSystemLoader
from liquid.exceptions import LiquidError
from markupsafe import escape

from plugin.twin.money import exponent, show

_SPOKEN_AS_HTML = "_html"
_FALLBACK = "other"

log = logging.getLogger(__name__)


def environment(folder: Path, locale: str, currency: str, assets: str) -> Environment:
    """An engine for an extension's folder; `assets` is where its assets are served."""
    made = Environment(loader=FileSystemLoader(folder / "snippets", ext=".liquid"))
    texts = _translations(folder / "locales", locale)
    made.add_filter("asset_url", lambda name: f"{assets}/{name}")
    made.add_filter("money", partial(_money, currency))
    made.add_filter("t", partial(_translate, texts, _rule(locale)))
    return made


def render(engine: Environment, source: str, context: Mapping[str, Any], **own: object) -> str:
    """
    The text of a template; a comment where it does not render, as on a real storefront. Snippets
    see the context, and not what is the template's own.
    """
    try:
        return engine.from_string(source, globals=context).render(**own)
    except LiquidError as error:
        log.warning("the extension does not render: %s", error)
        return "<!-- Liquid error in the extension -->"


def translated(folder: Path, key: str) -> str:
    """A text of the schema in its default language; its key, where there is none."""
    found: Any = _read(next(iter(sorted(folder.glob("*.default.schema.json"))), None))
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else key


def hundredths(minor: int, currency: str) -> int:
    """An amount as Liquid tells it: in hundredths, whatever the currency."""
    unit: int = 10 ** exponent(currency)
    return minor * 100 // unit


def _money(currency: str, value: object) -> str:
    """Hundredths of the shop's currency, as its theme writes them."""
    unit: int = 10 ** exponent(currency)
    whole = int(str(value or 0))
    return show(whole * unit // 100, currency)


def _translations(folder: Path, locale: str) -> dict[str, Any]:
    default = next(iter(sorted(folder.glob("*.default.json"))), None)
    return _merged(_read(default), _read(folder / f"{locale}.json"))


def _read(path: Path | None) -> dict[str, Any]:
    if path is None or not path.is_file():
        return {}
    texts: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return texts


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return {**below, **above, **both}


def _rule(locale: str) -> Locale:
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _translate(texts: dict[str, Any], rule: Locale, key: str, **values: Any) -> str:  # noqa: ANN401
    """A text; values are escaped unless its key says that it is HTML."""
    found: Any = texts
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, dict):
        count = values.get("count")
        form = rule.plural_form(count) if isinstance(count, int) else _FALLBACK
        found = found.get(form, found.get(_FALLBACK))
    if not isinstance(found, str):
        return f"translation missing: {key}"
    as_html = key.endswith(_SPOKEN_AS_HTML)
    told = {name: str(value) if as_html else str(escape(value)) for name, value in values.items()}
    return re.sub(r"{{\s*(\w+)\s*}}", lambda match: told.get(match[1], match[0]), found)
