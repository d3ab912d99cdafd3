"""The settings: what is said, what is not, and what stops the process with its name and reason."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import create_app
from plugin.domain.errors import InvalidInputError
from plugin.settings import Settings, keys, load

ONE, TWO = (base64.b64encode(letter * 32).decode() for letter in (b"1", b"2"))
BAD = {
    "APP_URL": ["laurel.example", "https://", "ftp://laurel.example", "http://[::1"],
    "PORT": ["0", "65536", "-1", "eighty", "80.5", ""],
    "LAUREL_ENV": ["staging", "", "Production"],
    "LAUREL_KEYS": ["short", "===", base64.b64encode(b"x" * 31).decode(), f"{ONE},oops"],
    "SHOPIFY_API_VERSION": ["2026-11", "latest", "26-10", ""],
    "TRUSTED_PROXIES": ["-1", "10", "some", ""],
    "LOG_FORMAT": ["xml", "JSON", ""],
    "DATABASE_URL": ["nonsense", "mysql://localhost/laurel"],
    "SMTP_URL": ["mail.example", "smtp://mail.example", "smtp://m:port?from=a@b.example"],
}
"""Each name with values that cannot be right."""


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A folder without a `.env`, and an environment that says nothing."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def said(clean: pytest.MonkeyPatch, **words: str) -> Settings:
    """The settings when the environment says this."""
    for name, word in words.items():
        clean.setenv(name, word)
    return load()


def test_nothing_said_is_development_on_the_embedded_database() -> None:
    settings = load()
    assert settings.development
    assert settings.database_url == "sqlite:///var/laurel.db"
    assert settings.url == "http://127.0.0.1:8000"
    assert (settings.shopify_api_version, settings.log_format) == ("2026-10", "text")
    assert settings.laurel_keys == ()


def test_the_environment_is_read(clean: pytest.MonkeyPatch) -> None:
    settings = said(clean, PORT="9000", APP_URL="http://localhost:9000/", LOG_FORMAT="json")
    assert (settings.port, settings.log_format) == (9000, "json")
    assert settings.url == "http://localhost:9000"


def test_a_dotenv_file_is_read_and_the_environment_counts_more(
    clean: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nSHOPIFY_API_KEY=from file\nUNKNOWN=fine\n")
    settings = said(clean, PORT="9001")
    assert (settings.port, settings.shopify_api_key) == (9001, "from file")


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_stops_with_its_name_and_reason(
    clean: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(InvalidInputError, match=f"^{name}: .{{8,}}") as refused:
        said(clean, **{name: value})
    assert "\n" not in str(refused.value)


def test_a_bad_key_is_not_repeated_in_the_reason(clean: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInputError) as refused:
        said(clean, LAUREL_KEYS="hunter2")
    assert "hunter2" not in str(refused.value)


def test_the_app_stops_with_one_line(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("PORT", "eighty")
    with pytest.raises(SystemExit, match=r"^laurel: PORT: .*") as stopped:
        create_app()
    assert "\n" not in str(stopped.value)


SERIOUS = {
    "LAUREL_ENV": "production",
    "LAUREL_KEYS": ONE,
    "APP_URL": "https://laurel.example/",
    "SHOPIFY_API_SECRET": "s" * 32,
}


@pytest.mark.parametrize("secret", ["s" * 32, ""], ids=["a long secret", "a door kept shut"])
def test_production_in_earnest_is_fine(clean: pytest.MonkeyPatch, secret: str) -> None:
    settings = said(clean, **SERIOUS | {"SHOPIFY_API_SECRET": secret})
    assert not settings.development
    assert settings.url == "https://laurel.example"


@pytest.mark.attack
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAUREL_KEYS", ""),
        ("APP_URL", ""),
        ("APP_URL", "http://laurel.example"),
        ("SHOPIFY_API_SECRET", "s" * 31),
        ("SHOPIFY_OLD_API_SECRET", "hush"),
        ("SHOPIFY_HOST_OVERRIDE", "http://127.0.0.1:8001"),
        ("LAUREL_CRASH", "hits:1:somewhere"),
    ],
)
def test_production_refuses_what_is_for_developers(
    clean: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(InvalidInputError, match=f"^{name}: .*production"):
        said(clean, **SERIOUS | {name: value})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9000", "[::1]:9000", "LOCALHOST"])
def test_development_serves_this_machine(clean: pytest.MonkeyPatch, host: str) -> None:
    assert said(clean, APP_URL=f"http://{host}").development


@pytest.mark.attack
@pytest.mark.parametrize(
    "url",
    [
        "https://laurel.example",
        "http://localhost.evil.example",
        "http://localhost@laurel.example",
        "http://0.0.0.0:8000",
        "http://192.168.1.7:8000",
    ],
)
def test_development_serves_nobody_else(clean: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^LAUREL_ENV: set it to production to serve"):
        said(clean, APP_URL=url)


def test_a_short_secret_is_not_repeated_in_the_reason(clean: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInputError) as refused:
        said(clean, **SERIOUS | {"SHOPIFY_API_SECRET": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_keys_are_read_newest_first(clean: pytest.MonkeyPatch) -> None:
    settings = said(clean, LAUREL_KEYS=f" {ONE} , {TWO},")
    assert keys(settings) == (b"1" * 32, b"2" * 32)


def test_keys_are_read_in_either_alphabet_of_base64(clean: pytest.MonkeyPatch) -> None:
    key = b"\xfb\xff" * 16
    for encoded in (base64.b64encode(key), base64.urlsafe_b64encode(key)):
        assert keys(said(clean, LAUREL_KEYS=encoded.decode())) == (key,)


def test_in_development_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = keys(load())
    assert [len(key) for key in made] == [32]
    assert keys(load()) == made
    kept = tmp_path / "var" / "keys"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_eight_at_once_make_one_key() -> None:
    settings = load()
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: keys(settings), range(8)))
    assert len(made) == 1


def test_a_key_that_is_given_is_not_made(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys(said(clean, LAUREL_KEYS=ONE))
    assert not (tmp_path / "var").exists()
