"""The app's theme extension on the storefront: its app embeds, rendered with Liquid.

https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration
"""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from liquid import Environment, FileSystemLoader
from liquid.exceptions import LiquidError

from plugin.twin.settings import Manifest, Settings

_SCHEMA_TAG = re.compile(r"{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}", re.DOTALL)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Embed:
    """One rendered app embed and the assets its schema names."""

    html: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def render_embeds(
    settings: Settings, manifest: Manifest, context: Mapping[str, Any]
) -> list[Embed]:
    """Every block of the extension that targets the body; none where there is no extension."""
    folder = settings.app_dir / manifest.theme_extension
    locale = context["request"]["locale"]["iso_code"]
    environment = _environment(folder, manifest, locale)
    embeds = []
    for path in sorted((folder / "blocks").glob("*.liquid")):
        source = path.read_text("utf-8")
        schema = _schema(source)
        if schema.get("target") == "body":
            html = _render(environment, _SCHEMA_TAG.sub("", source), schema, context)
            embeds.append(Embed(html, _assets(schema, "javascript"), _assets(schema, "stylesheet")))
    return embeds


def render_page(source: str, settings: Settings, manifest: Manifest, context: Any) -> str:  # noqa: ANN401
    """A body that the app answered through the proxy as `application/liquid`."""
    folder = settings.app_dir / manifest.theme_extension
    locale = context["request"]["locale"]["iso_code"]
    return _render(_environment(folder, manifest, locale), source, {}, context)


def asset_path(manifest: Manifest, name: str) -> str:
    """Where the storefront serves an asset of the extension."""
    return f"/cdn/extensions/{manifest.handle}/assets/{name}"


def _environment(folder: Path, manifest: Manifest, locale: str) -> Environment:
    snippets = FileSystemLoader(folder / "snippets", ext=".liquid")
    environment = Environment(loader=snippets)
    environment.add_filter("asset_url", partial(asset_path, manifest))
    environment.add_filter("t", partial(_translate, _translations(folder / "locales", locale)))
    return environment


def _render(
    environment: Environment, source: str, schema: dict[str, Any], context: Mapping[str, Any]
) -> str:
    defaults = {
        setting["id"]: setting.get("default")
        for setting in schema.get("settings", [])
        if "id" in setting
    }
    block = {"id": "laurel", "settings": defaults, "shopify_attributes": ""}
    try:
        return environment.from_string(source).render(**context, block=block)
    except LiquidError as error:
        log.warning("the app embed does not render: %s", error)
        return "<!-- Liquid error in the app embed -->"


def _schema(source: str) -> dict[str, Any]:
    match = _SCHEMA_TAG.search(source)
    schema: dict[str, Any] = json.loads(match[1]) if match else {}
    return schema


def _assets(schema: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return (schema[kind],) if kind in schema else ()


def _translations(folder: Path, locale: str) -> dict[str, Any]:
    default = next(iter(sorted(folder.glob("*.default.json"))), None)
    texts: dict[str, Any] = {}
    for path in (default, folder / f"{locale}.json"):
        if path and path.is_file():
            texts = _merged(texts, json.loads(path.read_text("utf-8")))
    return texts


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return {**below, **above, **both}


def _translate(texts: dict[str, Any], key: str, **values: Any) -> str:  # noqa: ANN401
    found: Any = texts
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, dict):
        found = found.get("one" if values.get("count") == 1 else "other")
    if not isinstance(found, str):
        return f"translation missing: {key}"
    return re.sub(r"{{\s*(\w+)\s*}}", lambda match: str(values.get(match[1], match[0])), found)
