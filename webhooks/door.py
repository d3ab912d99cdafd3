"""The webhook routes: a thin Flask shim over `receive`."""

from typing import BinaryIO, Final

from flask import Blueprint, Response, request

from plugin.domain.errors import TooLargeError
from plugin.http import services
from webhooks.receive import MAX_BODY, receive

_PIECE: Final = 64 * 1024

blueprint = Blueprint("webhooks", __name__)


@blueprint.post("/webhooks/<any(shopify):platform>")
def deliver(platform: str) -> Response:
    """Take in one delivery."""
    answer = receive(services(), platform, dict(request.headers), _body())
    return Response(answer.receipt, answer.status, mimetype="text/plain")


def _body() -> bytes:
    """The raw bytes, never more than we accept, whether or not a length was announced."""
    if (request.content_length or 0) > MAX_BODY:
        raise TooLargeError(f"a webhook of more than {MAX_BODY} bytes")
    if request.headers.get("Transfer-Encoding", "").lower() == "chunked":
        # Flask gives nothing without a length; the server knows where the chunks end.
        return _whole(request.environ["wsgi.input"])
    return request.stream.read(MAX_BODY + 1)


def _whole(stream: BinaryIO) -> bytes:
    """A body of unknown length, piece by piece, so that one without end is given up early."""
    pieces, size = [], 0
    while size <= MAX_BODY and (piece := stream.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    if size > MAX_BODY:
        raise TooLargeError(f"a webhook of more than {MAX_BODY} bytes")
    return b"".join(pieces)
