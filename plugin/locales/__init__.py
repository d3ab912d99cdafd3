"""One source of words for panel, pages, mails and commands; adding a language is one file."""

from plugin.locales.catalogue import languages
from plugin.locales.formats import is_currency
from plugin.locales.messages import Messages

__all__ = ["Messages", "is_currency", "languages"]
