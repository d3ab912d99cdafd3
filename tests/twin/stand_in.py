"""A small app folder: a manifest and a theme extension, as any app would have."""

import json
from pathlib import Path
from typing import Any

from plugin.twin import catalogue
from plugin.twin.checkout import Basket, checkout
from plugin.twin.model import Order
from plugin.twin.twin import Twin

MANIFEST: dict[str, Any] = {
    "name": "Laurel",
    "handle": "laurel",
    "api_version": "2026-10",
    "scopes": ["read_orders", "read_customers", "write_app_proxy"],
    "webhooks": {
        "uri": "/webhooks/shopify",
        "topics": [
            "app/scopes_update",
            "app/uninstalled",
            "customers/create",
            "customers/delete",
            "customers/merge",
            "customers/update",
            "orders/cancelled",
            "orders/create",
            "orders/delete",
            "orders/edited",
            "orders/fulfilled",
            "orders/paid",
            "orders/updated",
            "refunds/create",
            "shop/update",
        ],
        "compliance_topics": ["customers/data_request", "customers/redact", "shop/redact"],
    },
    "app_proxy": {"prefix": "apps", "subpath": "laurel", "url": "/proxy"},
    "app_home": "/admin/",
    "theme_extension": "widgets/extension",
}

EMBED = """\
<p data-locale="{{ request.locale.iso_code }}" data-customer="{{ customer.id }}"
   style="color: {{ block.settings.colour }}">
{{ 'launcher.title' | t }}, {{ shop.name | escape }}</p>
{% schema %}
{"name": "Panel", "target": "body", "javascript": "panel.js", "stylesheet": "panel.css",
 "settings": [{"id": "colour", "type": "color", "default": "#3f5f48"}]}
{% endschema %}
"""


def write_app(folder: Path, manifest: dict[str, Any] | None = None) -> Path:
    files = {
        "manifest.json": json.dumps(manifest or MANIFEST),
        "widgets/extension/blocks/panel.liquid": EMBED,
        "widgets/extension/blocks/section.liquid": "{% schema %}{'x': 1}{% endschema %}".replace(
            "'", '"'
        ),
        "widgets/extension/assets/panel.js": "export {};",
        "widgets/extension/locales/en.default.json": json.dumps({"launcher": {"title": "Points"}}),
        "widgets/extension/locales/pl.json": json.dumps({"launcher": {"title": "Punkty"}}),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def buy(twin: Twin, *handles: str, email: str | None = "zofia@example.com", **how: Any) -> Order:
    """One unit of each product named; `mug*3` means three."""
    lines = []
    for entry in handles:
        handle, _, units = entry.partition("*")
        lines.append((catalogue.product(handle).first, int(units or 1)))
    return checkout(twin, Basket(lines=tuple(lines), email=email, **how))
