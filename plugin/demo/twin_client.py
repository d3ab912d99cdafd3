"""The twin's control API, as the story uses it: JSON over one kept connection."""

from typing import Any
from urllib.parse import urlencode

import requests

from plugin.demo.errors import ScenePlayedWrongError

Answer = dict[str, Any]
"""A JSON object."""

TIMEOUT = 30
"""Seconds; a pump waits for the app to have answered every webhook."""


class TwinClient:
    """Asks the twin to do things, in its own words."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()

    def get(self, path: str, /, **query: str) -> Answer:
        """What the twin shows. Raises ScenePlayedWrongError when it refuses."""
        return self._said(self._http.get(f"{self._url}{path}?{urlencode(query)}", timeout=TIMEOUT))

    def post(self, path: str, /, **fields: object) -> Answer:
        """What the twin answers when told. Raises ScenePlayedWrongError when it refuses."""
        return self._said(self._http.post(f"{self._url}{path}", json=fields, timeout=TIMEOUT))

    def _said(self, answer: requests.Response) -> Answer:
        if not answer.ok:
            raise ScenePlayedWrongError(
                f"The twin refused {answer.request.method} {answer.request.path_url}"
                f" ({answer.status_code}): {answer.text[:300]}"
            )
        said: Answer = answer.json()
        return said
