"""What is earned waits; the button on the home page lets it go on."""

from http import HTTPStatus

from flask.typing import ResponseReturnValue

from plugin.admin.frame import signed_staff
from plugin.admin.views import blueprint
from plugin.http import services
from plugin.service import visiting
from plugin.service.rewards import stops


@blueprint.post("/admin/stops/end")
def end_stops() -> ResponseReturnValue:
    """Staff decided: whatever waits by a stop goes on."""
    stops.end(services(), visiting.sent(services(), signed_staff()).shop)
    return "", HTTPStatus.NO_CONTENT
