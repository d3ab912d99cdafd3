"""The app inside the admin: consent, iframe, and a stand-in for App Bridge."""

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from plugin.twin import apps
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.session_tokens import launch_url, mint
from plugin.twin.twin import Twin

frame = Blueprint("frame", __name__)


@frame.get("/admin/apps")
def listing() -> str:
    """The apps of this shop: there is one."""
    return render_template("staff/apps.html", manifest=the_twin().manifest())


@frame.get("/admin/apps/open")
def open_app() -> ResponseReturnValue:
    """Where App Bridge sends a visitor who opened one of the app's pages outside the admin."""
    manifest = the_twin().manifest()
    path = request.args.get("path", "").removeprefix(manifest.app_home.rstrip("/"))
    return redirect(url_for("frame.app_home", handle=manifest.handle, path=path.lstrip("/")))


@frame.get("/admin/apps/<handle>/", defaults={"path": ""})
@frame.get("/admin/apps/<handle>/<path:path>")
def app_home(handle: str, path: str) -> ResponseReturnValue:
    """The app's frame, or the consent screen before it is installed."""
    twin = the_twin()
    manifest = twin.manifest()
    if handle == twin.settings.api_key:  # the admin knows an app by either name
        return redirect(url_for("frame.app_home", handle=manifest.handle, path=path))
    if handle != manifest.handle:
        return redirect(url_for("frame.listing"))
    if twin.installation() is None:
        return render_template("staff/consent.html", manifest=manifest)
    target = f"{manifest.app_home.rstrip('/')}/{path}"
    return render_template(
        "staff/frame.html",
        manifest=manifest,
        address=_address(twin, target),
        origin=twin.settings.app_url,
        home=manifest.app_home.rstrip("/"),
    )


@frame.post("/admin/apps/<handle>/install")
def install(handle: str) -> ResponseReturnValue:
    """The merchant agrees."""
    apps.install(the_twin())
    return redirect(url_for("frame.app_home", handle=handle, path=""))


@frame.post("/admin/apps/<handle>/uninstall")
def uninstall(handle: str) -> ResponseReturnValue:
    """The merchant changes their mind."""
    del handle
    apps.uninstall(the_twin())
    return redirect(url_for("frame.listing"))


@frame.get("/admin/id-token")
def id_token() -> Response:
    """A fresh session token for the frame's App Bridge."""
    response = jsonify(id_token=mint(the_twin().settings))
    response.cache_control.no_store = True
    return response


@frame.get("/shopifycloud/app-bridge.js")
def app_bridge() -> Response:
    """The stand-in for App Bridge that the app's pages load first."""
    response = current_app.send_static_file("app-bridge.js")
    response.cache_control.no_cache = True
    return response


def _address(twin: Twin, target: str) -> str:
    """The launch address; the page's own query goes along, as with any deep link."""
    path = local_path(target, twin.manifest().app_home)
    address = launch_url(twin.settings, path)
    own = request.query_string.decode("ascii", "ignore")
    return f"{address}&{own}" if own else address
