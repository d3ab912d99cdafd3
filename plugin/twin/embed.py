"""The app's theme extension on the storefront: its blocks, rendered with Liquid.

https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from liquid import Environment

from plugin.twin import liquid
from plugin.twin.settings import Manifest, Settings
from plugin.twin.theme import Placed, Theme

_SCHEMA_TAG = re.compile(r"{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}", re.DOTALL)

_SEAM = "\x1e"
_LAYOUT = _SEAM + "{{ page_title }}"


@dataclass(frozen=True)
class Block:
    """A block of the extension: `handle` is the name of its file, `target` where it may stand."""

    handle: str
    source: str
    schema: dict[str, Any] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """`body` or `head` for an app embed, `section` for what a merchant places."""
        return str(self.schema.get("target", ""))

    @property
    def settings(self) -> list[dict[str, Any]]:
        """What a merchant may set."""
        return [each for each in self.schema.get("settings", []) if "id" in each]

    def given(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """Every setting as chosen, or by its default."""
        defaults = {each["id"]: each.get("default") for each in self.settings}
        return {**defaults, **{k: v for k, v in chosen.items() if k in defaults and v != ""}}


@dataclass(frozen=True)
class Embed:
    """One rendered block and the assets its schema names."""

    html: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def blocks_of(settings: Settings, manifest: Manifest) -> list[Block]:
    """Every block of the extension, by handle; none where there is no extension."""
    folder = settings.app_dir / manifest.theme_extension / "blocks"
    return [_read(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.liquid"))]


def schema_text(settings: Settings, manifest: Manifest, text: str) -> str:
    """A text of a schema in the extension's default language: `t:points.name` is a key of it."""
    key = text.removeprefix("t:")
    folder = settings.app_dir / manifest.theme_extension / "locales"
    return text if key == text else liquid.translated(folder, key)


def render_embeds(
    settings: Settings, manifest: Manifest, context: Mapping[str, Any], theme: Theme
) -> list[Embed]:
    """The app embeds that are on in a theme."""
    engine = _engine(settings, manifest, context)
    found = [block for block in blocks_of(settings, manifest) if block.target == "body"]
    return [
        _rendered(engine, block, theme.settings_of(block.handle), context, block.handle)
        for block in found
        if theme.is_on(block.handle)
    ]


def render_placed(
    settings: Settings, manifest: Manifest, context: Mapping[str, Any], placed: Iterable[Placed]
) -> list[Embed]:
    """App blocks that a merchant placed, in their order; what the extension has no more is left."""
    engine = _engine(settings, manifest, context)
    known = {block.handle: block for block in blocks_of(settings, manifest)}
    return list(_placed(engine, known, context, placed))


def render_page(
    source: str,
    settings: Settings,
    manifest: Manifest,
    context: Any,  # noqa: ANN401
) -> tuple[str, str]:
    """
    A body that the app answered through the proxy as `application/liquid`, and its title: what a
    page assigns reaches the layout around it.
    """
    engine = _engine(settings, manifest, context)
    body, _, title = liquid.render(engine, source + _LAYOUT, context).partition(_SEAM)
    return body, title


def asset_path(manifest: Manifest, name: str) -> str:
    """Where the storefront serves an asset of the extension."""
    return f"{_assets(manifest)}/{name}"


def _assets(manifest: Manifest) -> str:
    return f"/cdn/extensions/{manifest.handle}/assets"


def _engine(settings: Settings, manifest: Manifest, context: Mapping[str, Any]) -> Environment:
    folder = settings.app_dir / manifest.theme_extension
    locale, currency = context["request"]["locale"]["iso_code"], context["shop"]["currency"]
    return liquid.environment(folder, locale, currency, _assets(manifest))


def _placed(
    engine: Environment,
    known: Mapping[str, Block],
    context: Mapping[str, Any],
    placed: Iterable[Placed],
) -> Iterator[Embed]:
    for each in placed:
        block = known.get(each.handle)
        if block and block.target == "section":
            yield _rendered(engine, block, each.settings, context, str(each.id))


def _rendered(
    engine: Environment,
    block: Block,
    chosen: Mapping[str, Any],
    context: Mapping[str, Any],
    name: str,
) -> Embed:
    editing = context["request"]["design_mode"]
    told = {
        "id": name,
        "settings": block.given(chosen),
        "shopify_attributes": f'data-shopify-editor-block="{name}"' if editing else "",
    }
    html = liquid.render(engine, _SCHEMA_TAG.sub("", block.source), context, block=told)
    return Embed(html, _named(block, "javascript"), _named(block, "stylesheet"))


def _read(handle: str, source: str) -> Block:
    match = _SCHEMA_TAG.search(source)
    return Block(handle, source, json.loads(match[1]) if match else {})


def _named(block: Block, kind: str) -> tuple[str, ...]:
    return (block.schema[kind],) if kind in block.schema else ()
