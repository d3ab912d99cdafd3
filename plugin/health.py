"""Is the process alive, is it fit to serve, what does it count."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from plugin.http import services
from plugin.service import fitness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The database is there, migrated, and the queue is not far behind."""
    report = fitness.report(services())
    said: dict[str, Any] = {
        "status": "ok" if report.fit else "unfit",
        "database": report.database,
        "revision": report.revision,
        "queue_lag_seconds": report.queue_lag.total_seconds(),
        "warnings": list(report.warnings),
    }
    response = jsonify(said)
    response.status_code = HTTPStatus.OK if report.fit else HTTPStatus.SERVICE_UNAVAILABLE
    return response


@blueprint.get("/metrics")
def measure() -> Response:
    """Prometheus text."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
