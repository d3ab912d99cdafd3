"""The fitting room: the panel as a page on which nothing can be done, to try a look on."""

from plugin.locales import Messages
from plugin.service.views.panel import PanelView
from widgets import assets, look
from widgets.rendering import render_fitting


class Mirror:
    """Shows what shoppers would see, by the very templates that they see."""

    def __init__(self, app_url: str) -> None:
        self._app_url = app_url

    def show(self, view: PanelView, tag: str, styles: str) -> str:
        """A whole page (HTML): the panel, and the launcher below it."""
        messages = Messages.of(tag, view.look.words)
        return render_fitting(
            view,
            messages,
            app_url=self._app_url,
            stylesheets=(
                assets.stylesheet(self._app_url),
                look.stylesheet(self._app_url, view.look),
                styles,
            ),
        )
