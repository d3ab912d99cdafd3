"""The shop and the app's installation in it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from plugin.twin.graphql.metafields import owned_metafields
from plugin.twin.graphql.presenting import Answer, Given, moment
from plugin.twin.ids import gid
from plugin.twin.twin import Twin

APP_ID = 184_320_001
_MINUTE = timedelta(minutes=1)


def shop(twin: Twin, given: Given) -> Answer:
    """`shop`."""
    del given
    known = twin.shop()
    offset = known.updated_at.astimezone(ZoneInfo(known.timezone))
    domain = {
        "id": gid("Domain", known.id),
        "url": f"https://{known.domain}",
        "host": known.domain,
        "sslEnabled": True,
    }
    return {
        "__typename": "Shop",
        "id": gid("Shop", known.id),
        "name": known.name,
        "email": known.email,
        "contactEmail": known.email,
        "shopOwnerName": known.owner,
        "myshopifyDomain": known.domain,
        "primaryDomain": domain,
        "url": f"https://{known.domain}",
        "description": None,
        "currencyCode": known.currency,
        "enabledPresentmentCurrencies": [known.currency],
        "ianaTimezone": known.timezone,
        "timezoneAbbreviation": offset.tzname(),
        "timezoneOffset": offset.strftime("%z"),
        "timezoneOffsetMinutes": (offset.utcoffset() or timedelta()) // _MINUTE,
        "taxesIncluded": known.taxes_included,
        "taxShipping": False,
        "setupRequired": False,
        "createdAt": moment(known.created_at),
        "updatedAt": moment(known.updated_at),
        "plan": _plan(known.plan_name, known.plan_display_name),
        "features": {"giftCards": True, "sellsSubscriptions": False, "storefront": True},
        **owned_metafields(twin, gid("Shop", known.id)),
    }


def _plan(name: str, display: str) -> Answer:
    return {
        "displayName": display,
        "publicDisplayName": display,
        "partnerDevelopment": name == "partner_test",
        "shopifyPlus": name == "shopify_plus",
    }


def current_app_installation(twin: Twin, given: Given) -> Answer | None:
    """`currentAppInstallation`."""
    del given
    installation, manifest = twin.installation(), twin.manifest()
    if installation is None:
        return None
    handle, store = manifest.handle, twin.settings.handle
    return {
        "id": gid("AppInstallation", installation.id),
        "accessScopes": [_scope(scope) for scope in installation.scopes],
        "launchUrl": f"https://admin.shopify.com/store/{store}/apps/{handle}",
        "app": app(twin),
        "activeSubscriptions": [],
        "publication": None,
        **owned_metafields(twin, gid("AppInstallation", installation.id)),
    }


def app(twin: Twin) -> Answer:
    """The app as it sees itself."""
    manifest = twin.manifest()
    return {
        "id": gid("App", APP_ID),
        "handle": manifest.handle,
        "title": manifest.name,
        "apiKey": twin.settings.api_key,
        "embedded": True,
        "webhookApiVersion": manifest.api_version,
    }


def _scope(handle: str) -> Answer:
    return {"handle": handle, "description": handle.replace("_", " ").capitalize()}
