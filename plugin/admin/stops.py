"""What is earned waits; the button on the home page lets it go on."""

from http import HTTPStatus

from flask.typing import ResponseReturnValue

from plugin.admin.frame import signed_staff
from plugin.admin.views import blueprint
from plugin.http import services
from plugin.service import visiting
from plugin.service.privacy import access
from plugin.service.rewards import stops


@blueprint.post("/admin/stops/end")
def end_stops() -> ResponseReturnValue:
    """Staff decided: whatever waits by a stop goes on."""
    visit = visiting.sent(services(), signed_staff())
    stops.end(services(), visit.shop, access.staff(visit.staff.user_id))
    return "", HTTPStatus.NO_CONTENT
