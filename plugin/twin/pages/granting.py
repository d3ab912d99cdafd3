"""The grant screen that an app sends the merchant's browser to, and what it asks for later."""

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.twin import apps
from plugin.twin.authorizing import approve, read_grant
from plugin.twin.pages.common import the_twin

granting = Blueprint("granting", __name__)


@granting.get("/admin/oauth/authorize")
def authorize() -> ResponseReturnValue:
    """Who asks for what. A merchant who granted just this already is sent straight back."""
    twin = the_twin()
    grant = read_grant(twin, request.args)
    installation = twin.installation()
    if installation and set(installation.scopes) == set(grant.scopes):
        return redirect(approve(twin, grant))
    return render_template("staff/grant.html", manifest=twin.manifest(), grant=grant)


@granting.post("/admin/oauth/authorize")
def agree() -> ResponseReturnValue:
    """The merchant agrees, or sends the app away."""
    twin = the_twin()
    grant = read_grant(twin, request.args)
    if request.form.get("answer") != "install":
        return redirect("/admin/apps")
    return redirect(approve(twin, grant))


@granting.post("/admin/apps/<handle>/scopes")
def agree_to_more(handle: str) -> ResponseReturnValue:
    """The merchant said yes to `shopify.scopes.request()` in the frame."""
    del handle
    return jsonify(granted=apps.grant_more(the_twin(), request.form.getlist("scope")).scopes)
