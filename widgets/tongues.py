"""The languages that letters can be written in, each by its own name."""

from functools import cache

from plugin.locales import Messages, languages


@cache
def tongues() -> tuple[tuple[str, str], ...]:
    """(ISO 639, the language's own name for itself), in the order of the codes."""
    return tuple((code, _own_name(code)) for code in languages())


def _own_name(code: str) -> str:
    locale = Messages.of(code).locale
    said = locale.get_language_name(code) or code
    return said[:1].upper() + said[1:]
