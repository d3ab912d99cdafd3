"""What can go wrong when Shopify is asked, and whether asking again can help."""

from typing import Any, ClassVar

from plugin.domain.errors import PlatformError


class OutageError(PlatformError):
    """No answer, half an answer or a server's failure: what was asked may yet have happened."""

    code: ClassVar[str] = "platform_outage"


class ThrottledError(PlatformError):
    """The shop's budget of calls is used up; `retry_after` seconds from now it is not."""

    code: ClassVar[str] = "platform_throttled"

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TokenRefusedError(PlatformError):
    """The access token is not, or no longer, good: refresh it or have the app opened again."""

    code: ClassVar[str] = "platform_token_refused"
    permanent: ClassVar[bool] = True


class DeniedError(PlatformError):
    """The shop is closed or the merchant did not grant what this needs."""

    code: ClassVar[str] = "platform_denied"
    permanent: ClassVar[bool] = True


class QueryError(PlatformError):
    """Shopify refused what we asked, or a part of it; `data` is the part it answered."""

    code: ClassVar[str] = "platform_query_failed"
    permanent: ClassVar[bool] = True

    def __init__(self, message: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.data = data
