"""A shopper's monthly statement: a page that reads and prints, or the same as a file."""

from urllib.parse import urlencode

from flask import Response, jsonify

from plugin.domain.month import Month
from plugin.locales import Messages
from plugin.ports import Shopper
from plugin.printing import Links, file_name, member_file, member_page, plain_member
from plugin.service import statements
from plugin.service.services import Services
from plugin.service.statements import MemberStatement
from widgets import assets
from widgets.links import base_of


def answer(services: Services, shopper: Shopper, messages: Messages) -> Response:
    """
    The month asked for (`month`, the present one unless said), as `format` says.

    Raises what `statements.of_shopper` does, and InvalidInputError for what is no month.
    """
    asked = shopper.params.get("month")
    told = statements.of_shopper(services, shopper, Month.parse(asked) if asked else None)
    match shopper.params.get("format", "html"):
        case "csv":
            return _file(told, messages)
        case "json":
            return jsonify(plain_member(told, messages))
        case _:
            links = _links(told, shopper, messages, services.app_url)
            return Response(member_page(told, messages, links), mimetype="text/html")


def _file(told: MemberStatement, messages: Messages) -> Response:
    response = Response(member_file(told, messages), mimetype="text/csv")
    name = file_name(told.statement.month, "csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _links(told: MemberStatement, shopper: Shopper, messages: Messages, app_url: str) -> Links:
    base, month = base_of(shopper.path_prefix), told.statement.month

    def to(other: Month, **more: str) -> str:
        return f"{base}/statement?{urlencode({'locale': messages.tag, 'month': other, **more})}"

    return Links(
        stylesheet=assets.stylesheet(app_url, "statement.css"),
        back=f"{base}/panel?{urlencode({'locale': messages.tag})}",
        file=to(month, format="csv"),
        file_name=file_name(month, "csv"),
        previous=to(month.previous) if month > told.frame.first else "",
        following="" if not told.frame.over else to(month.following),
    )
