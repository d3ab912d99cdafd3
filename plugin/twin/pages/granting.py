"""The grant screen that an app sends the merchant's browser to."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

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
