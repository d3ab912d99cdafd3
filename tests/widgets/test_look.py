"""A look as files: a style sheet that its own name says, a logo, and a panel to look at."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin import http
from plugin.domain.appearance import Appearance, Icon, Scheme, Side
from plugin.service import appearances, fitting
from plugin.service.fitting import Scene
from tests.laurel import Laurel
from tests.pictures import picture
from tests.widgets.reading import read
from widgets import look
from widgets.fitting import Mirror

HOME = "https://laurel.example"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture
def house(sqlite_url: str) -> Iterator[Laurel]:
    laurel = Laurel(sqlite_url)
    laurel.shop()
    yield laurel
    laurel.close()


@pytest.fixture
def client(house: Laurel) -> FlaskClient:
    app = Flask("plugin", static_folder=None)
    app.extensions["laurel"] = house.services
    http.init_app(app)
    app.register_blueprint(look.blueprint)
    return app.test_client()


def shown(house: Laurel, wanted: Appearance, scene: Scene = Scene.POINTS, tag: str = "en") -> str:
    view = fitting.view(house.services, house.kubek, wanted, scene)
    return Mirror(HOME).show(view, tag, "/admin/static/fitting.css")


def test_the_name_of_a_style_sheet_says_all_it_says(client: FlaskClient) -> None:
    wanted = Appearance(accent="#ffc533", radius=4, scheme=Scheme.DARK)
    address = look.stylesheet(HOME, wanted)
    answer = client.get(address.removeprefix(HOME))
    assert "--laurel-accent:#ffc533" in answer.text
    assert "--laurel-radius:4px" in answer.text
    assert "color-scheme:dark" in answer.text
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "3f6b4f-99-page", "3f6b4f-16-neon", "red-16-page", "3f6b4f-16-page%7D*%7B",
        "3F6B4F-16-page", "3f6b4f;}-16-page", "3f6b4f-16-page%0A", "..%2F..%2Fetc",
    ],
)  # fmt: skip
def test_a_style_sheet_says_nothing_else(client: FlaskClient, name: str) -> None:
    assert client.get(f"/widgets/look/{name}.css").status_code == 404


def test_a_logo_is_served_as_the_picture_that_it_is(client: FlaskClient, house: Laurel) -> None:
    appearances.wear(house.services, house.kubek, 0, picture("JPEG"), "staff:42")
    wanted = appearances.look(house.services, house.kubek)
    answer = client.get(look.picture(HOME, wanted).removeprefix(HOME))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert look.picture(HOME, Appearance()) == ""


@pytest.mark.parametrize("name", ["1-" + "0" * 32, "x", "1-../../x"])
def test_a_logo_that_nobody_has_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/widgets/look/logo/{name}").status_code == 404


@pytest.mark.parametrize("scene", Scene)
@pytest.mark.parametrize("icon", Icon)
def test_every_scene_can_be_looked_at(house: Laurel, scene: Scene, icon: Icon) -> None:
    page = read(shown(house, Appearance(icon=icon, side=Side.START), scene))
    assert ("1,240" in page.text) is (scene is not Scene.OUT)
    assert ("LAUREL-" in page.text) is (scene is Scene.CODE)
    assert look.stylesheet(HOME, Appearance(icon=icon)) in [
        one["href"] for one in page.named("link")
    ]


def test_the_merchants_words_are_said(house: Laurel) -> None:
    words = {"pl": {"unit#one": "listek", "unit#few": "listki", "unit#many": "listków"}}
    words["pl"]["unit#other"] = "listka"
    assert "listków" in read(shown(house, Appearance(words=words), tag="pl")).text


@pytest.mark.attack
def test_hostile_words_are_only_text(house: Laurel) -> None:
    words = {"en": {"panel.rewards.title": HOSTILE, "launcher.label": HOSTILE}}
    page = read(shown(house, Appearance(words=words)))
    assert HOSTILE in page.text
    assert page.named("script") == []
    assert not any("onerror" in tag for _, tag in page.tags)


def test_nothing_in_it_leads_anywhere(house: Laurel) -> None:
    """Its frame allows no new windows and no forms, and everything in it wants one."""
    page = read(shown(house, Appearance()))
    assert page.named("base") == [{"target": "_blank"}]
    assert not any("target" in link for link in page.named("a"))
