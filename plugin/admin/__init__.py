"""The merchant's pages, shown inside the platform's admin."""

from plugin.admin.views import blueprint

__all__ = ["blueprint"]
