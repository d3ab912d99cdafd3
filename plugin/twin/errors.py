"""What the twin refuses, and with which HTTP status it says so."""

from http import HTTPStatus


class TwinError(Exception):
    """A request that the twin understands but does not carry out."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotFoundError(TwinError):
    """The order, customer, product or delivery asked for does not exist."""

    status = HTTPStatus.NOT_FOUND
