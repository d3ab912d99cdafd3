"""Our files as they travel: packed where that is taken, and never mixed up on the way."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from widgets import assets


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("plugin", static_folder=None)
    app.register_blueprint(assets.blueprint)
    return app.test_client()


def fetched(client: FlaskClient, name: str, takes: str = "", etag: str = "") -> TestResponse:
    """A file, by somebody who takes these encodings and may have it already."""
    return client.get(
        f"/widgets/static/{name}", headers={"Accept-Encoding": takes, "If-None-Match": etag}
    )


@pytest.mark.parametrize("name", sorted(assets.files()))
def test_who_takes_gzip_gets_the_same_file_in_less(client: FlaskClient, name: str) -> None:
    packed, plain = fetched(client, name, "br, gzip"), fetched(client, name)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == assets.files()[name]
    assert len(packed.data) < len(plain.data)


@pytest.mark.parametrize("takes", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_take_gzip_gets_it_plain(client: FlaskClient, takes: str) -> None:
    answer = fetched(client, "panel.css", takes)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == assets.files()["panel.css"]


@pytest.mark.parametrize("takes", ["gzip", ""])
def test_caches_on_the_way_keep_the_two_apart(client: FlaskClient, takes: str) -> None:
    answer = fetched(client, "panel.css", takes)
    assert answer.vary.as_set() == {"accept-encoding"}
    other = fetched(client, "panel.css", "" if takes else "gzip")
    assert answer.get_etag() != other.get_etag()


@pytest.mark.parametrize("takes", ["gzip", ""])
def test_what_somebody_has_is_not_sent_again(client: FlaskClient, takes: str) -> None:
    has = fetched(client, "panel.css", takes).headers["ETag"]
    again = fetched(client, "panel.css", takes, etag=has)
    assert (again.status_code, again.data) == (304, b"")
    assert fetched(client, "panel.css", "" if takes else "gzip", etag=has).status_code == 200


def test_files_are_packed_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched(client, "panel.css", "gzip")
    monkeypatch.setattr(gzip, "compress", None)
    assert fetched(client, "panel.js", "gzip").status_code == 200
