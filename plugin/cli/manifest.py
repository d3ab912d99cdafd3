"""`manifest`: files generated from manifest.json, the single source."""

import json
from pathlib import Path

import click
from flask import current_app

from plugin.cli.speaking import say, settings, spoken
from plugin.platforms.shopify.toml import shopify_app_toml
from plugin.service.services import Services


@click.group("manifest")
def group() -> None:
    """What we ask of a platform."""


@group.command("shopify-toml")
@spoken
def shopify_toml(services: Services) -> None:
    """Print shopify.app.toml, to deploy the app with Shopify's own tool."""
    manifest = json.loads((Path(current_app.root_path).parent / "manifest.json").read_text())
    standalone = settings().shopify_app_kind == "standalone"
    client_id = settings().shopify_api_key
    say(shopify_app_toml(manifest, services.app_url, client_id, standalone=standalone))
