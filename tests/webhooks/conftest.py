"""The whole app behind Flask's test client, with Kubek registered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from plugin.http import services
from plugin.settings import Settings
from tests.cast import KUBEK
from tests.laurel import SECRET, register


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of the app, on each kind of database."""
    app = create_app(
        Settings(
            database_url=database_url,
            laurel_var=tmp_path / "var",
            shopify_api_key="key",
            shopify_api_secret=SECRET,
        )
    )
    with app.app_context():
        register(services(), KUBEK)
        yield app.test_client()
        services().store.close()
