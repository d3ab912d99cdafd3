"""The statement page: a month of the whole shop, tied to the ledger, and the files to take away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from tempfile import TemporaryFile
from urllib.parse import urlencode

from flask import Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge, shopify
from plugin.admin.language import the_messages
from plugin.admin.views import blueprint
from plugin.domain.errors import NotFoundError
from plugin.domain.month import Month
from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Redirect
from plugin.printing import account_file, file_name, name_of, plain_shop, rows
from plugin.printing.rows import SCALE, Row
from plugin.service import downloads, shops, statements
from plugin.service.statements import ShopStatement

_MONTHS = 60
"""How many months the picker offers; older ones are reached by their address."""

_KEPT = ("shop", "host", "embedded", "locale")
"""What the admin put into the address, and every page of ours needs again."""


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What the template says; plain text, escaped there."""

    month: str
    name: str
    months: tuple[tuple[str, str], ...]
    """Months to choose from, newest first: as `2026-03`, and as people write them."""
    over: bool
    rows: tuple[Row, ...]
    sources: tuple[tuple[str, int], ...]
    accounts: int
    scale: int = SCALE


@blueprint.context_processor
def keep() -> dict[str, dict[str, str]]:
    """For links between our pages."""
    return {"kept": {name: request.args[name] for name in _KEPT if name in request.args}}


@blueprint.get("/admin/statement")
@blueprint.get("/admin/statement/<month>")
def statement(month: str = "") -> ResponseReturnValue:
    """A month of this shop, the present one unless said."""
    if "month" in request.args:
        return redirect(_chosen(request.args["month"]))
    house, asked = services(), Month.parse(month) if month else None
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    told = statements.of_shop(house, shops.welcome(house, "shopify", staff), asked)
    return render_template(
        "admin/statement.html",
        page=statement_page(told, the_messages()),
        files={form: _file_url(staff.shop_domain, told.statement.month, form) for form in _FILES},
        messages=the_messages(),
        bridge=bridge(staff.shop_domain),
    )


@blueprint.get("/admin/statement/file")
def statement_file() -> Response:
    """The month as a file. The link itself says for which shop, and until when."""
    told = request.args
    domain, form = told.get("shop", ""), told.get("form", "")
    month = Month.parse(told.get("month", ""))
    name = file_name(month, form)
    downloads.require(services().keys, domain, name, told.get("proof", ""))
    if form not in _FILES:
        raise NotFoundError(f"there is no file {name}")
    g.shop_domain = domain
    response = _FILES[form](domain, month)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def statement_page(told: ShopStatement, messages: Messages) -> StatementPage:
    """The page of one statement, in the reader's language."""
    present = Month.of(told.frame.made_at, told.frame.zone)
    months = [present]
    while months[-1] > told.frame.first and len(months) < _MONTHS:
        months.append(months[-1].previous)
    month = told.statement.month
    return StatementPage(
        month=str(month),
        name=name_of(month, messages),
        months=tuple((str(one), name_of(one, messages)) for one in months),
        over=told.frame.over,
        rows=rows(told.statement),
        sources=tuple(told.statement.sources.items()),
        accounts=told.accounts,
    )


def _chosen(month: str) -> str:
    """The picker's month as a path: a fresh token is fetched for a path and for nothing else."""
    path = url_for("admin.statement", month=Month.parse(month))
    return f"{path}?{urlencode(keep()['kept'])}"


def _file_url(domain: str, month: Month, form: str) -> str:
    proof = downloads.sign(services().keys, domain, file_name(month, form))
    return url_for("admin.statement_file", shop=domain, month=month, form=form, proof=proof)


def _csv(domain: str, month: Month) -> Response:
    """Account by account, through a file: a slow reader must not hold the database's snapshot."""
    house, body = services(), TemporaryFile()  # noqa: SIM115 (the response closes it)
    text = TextIOWrapper(body, "ascii", newline="")
    shop = shops.named(house, domain)
    statements.export(house, shop, month, lambda rows: account_file(text, month, rows))
    text.detach()
    body.seek(0)
    return Response(body, mimetype="text/csv")


def _json(domain: str, month: Month) -> Response:
    house = services()
    return jsonify(plain_shop(statements.of_shop(house, shops.named(house, domain), month)))


_FILES: Mapping[str, Callable[[str, Month], Response]] = {"csv": _csv, "json": _json}
