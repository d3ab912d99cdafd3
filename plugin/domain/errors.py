"""
One tree of errors. Each carries a code that programs read and whether trying again can help.

The HTTP status is mapped at the door (`plugin.http`), never here.
"""

from typing import ClassVar


class LaurelError(Exception):
    """Anything that goes wrong in a way we understand."""

    code: ClassVar[str] = "error"
    permanent: ClassVar[bool] = True
    retry_after: int = 0
    """Seconds after which trying again can help; 0: nobody knows."""


class InvalidInputError(LaurelError):
    """What was sent cannot be right; the message names what and says what to send instead."""

    code = "invalid_input"


class UnreadableError(LaurelError):
    """A signed delivery that cannot be understood; it is kept as a dead letter."""

    code = "unreadable"


class NotFoundError(LaurelError):
    """Nothing by that name, or nothing of yours."""

    code = "not_found"


class UnauthenticatedError(LaurelError):
    """The sender did not prove who they are."""

    code = "unauthenticated"


class HandshakeError(LaurelError):
    """An installation that did not begin here, or is not what it claims to be."""

    code = "handshake_refused"


class ContradictionError(LaurelError):
    """The request says two different things about itself."""

    code = "contradictory_request"


class ForbiddenError(LaurelError):
    """The sender is known and may not do this."""

    code = "forbidden"


class TooLargeError(LaurelError):
    """More bytes than we accept."""

    code = "too_large"


class ConflictError(LaurelError):
    """The request is at odds with what already happened."""

    code = "conflict"


class TooManyAttemptsError(LaurelError):
    """Somebody tried the same too often in a while; `retry_after` says when to come back."""

    code = "too_many_attempts"
    permanent = False
    retry_after = 60


class UnavailableError(LaurelError):
    """We cannot do it now; trying again later can help."""

    code = "unavailable"
    permanent = False

    def __init__(self, message: str = "", retry_after: int = 0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NoPermitError(UnavailableError):
    """We may not talk to the shop until its staff open the app; what needs it waits."""

    code = "no_permit"


class PlatformError(LaurelError):
    """The platform did not do what we asked; `permanent` is decided by what it answered."""

    code = "platform_failed"
    permanent = False


class TokenRefusedError(PlatformError):
    """The access token is not, or no longer, good: renew it or have the app opened again."""

    code = "platform_token_refused"
    permanent = True


class DeniedError(PlatformError):
    """The shop is closed or the merchant did not grant what this needs."""

    code = "platform_denied"
    permanent = True


class RefusedError(PlatformError):
    """The platform will never do it as it was asked, and says why."""

    code = "platform_refused"
    permanent = True


class TakenError(RefusedError):
    """Something by that code is there already."""

    code = "platform_taken"


class UndeliverableError(LaurelError):
    """There is no such address to write to."""

    code = "undeliverable"


class LetterRefusedError(LaurelError):
    """A letter was refused for a reason that says nothing of the address it goes to."""

    code = "letter_refused"
    permanent = False
    retry_after = 3 * 60 * 60
