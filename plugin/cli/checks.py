"""`verify` and `rebuild`: is the ledger whole, and can it be derived again?"""

from typing import Any

import click

from plugin.cli.speaking import as_json, chosen_shop, say, say_json, say_or_table, spoken
from plugin.service import checks, shops
from plugin.service.checks import Fault
from plugin.service.services import Services
from plugin.store.shops import Shop


@click.command("verify")
@click.option("--shop", "domain", help="Only the brand of this shop; all otherwise.")
@click.option("--seal", "kept", help="The digest of a seal stored elsewhere: is it still there?")
@as_json
@spoken
def verify(services: Services, domain: str | None, kept: str | None, *, as_json: bool) -> None:
    """Check every invariant; exit 1 and name the first bad row when one fails."""
    chosen = [chosen_shop(services, domain)] if domain or kept else shops.every(services)
    brands = {shop.brand_id: shop for shop in reversed(chosen)}
    found = [
        (shop, fault)
        for shop in reversed(brands.values())
        for fault in checks.verify(services, shop, kept)
    ]
    if as_json:
        say_json({"shops": len(chosen), "faults": [_fault(*one) for one in found]})
    else:
        for shop, fault in found:
            say(f"{fault.invariant}  {shop.domain}  {fault.row}: {fault.message}")
        say(f"{len(found)} faults." if found else f"{len(chosen)} shops checked: all is well.")
    if found:
        raise SystemExit(1)


@click.command("rebuild")
@click.option("--shop", "domain", help="The shop's domain.")
@click.option("--dry-run", is_flag=True, help="Only print the differences.")
@as_json
@spoken
def rebuild(services: Services, domain: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Derive all balances again from the facts."""
    shop = chosen_shop(services, domain)
    found = checks.rebuild(services, shop, dry_run=dry_run)
    rows: list[dict[str, Any]] = [
        {
            "account": str(difference.account_id),
            "customer": difference.customer_id,
            "stored": difference.stored.total,
            "derived": difference.derived.total,
        }
        for difference in found
    ]
    say_or_table(rows, ["account", "customer", "stored", "derived"], json_wanted=as_json)
    if not as_json:
        say(f"{len(rows)} differences{'' if dry_run else ', settled'}.")


def _fault(shop: Shop, fault: Fault) -> dict[str, str]:
    return {
        "shop": shop.domain,
        "invariant": fault.invariant,
        "row": fault.row,
        "message": fault.message,
    }
