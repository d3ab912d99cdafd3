"""The house keeps its rules, and each rule catches the fault it was made for."""

from pathlib import Path

import pytest

from tests.house import rules
from tests.house.rules import ROOT, RULES, Rule, broken, misnamed_templates, sources

BY_NAME = {rule.name: rule for rule in RULES}
SECRETS = BY_NAME["secrets are compared in constant time"]
CODE = BY_NAME["nothing turns text into code"]
SESSIONS = BY_NAME["no session is the whole process's"]
FLOATS = BY_NAME["the domain has no floats"]
CLOCK = BY_NAME["only the clock reads the clock"]
ENVIRONMENT = BY_NAME["only settings read the environment"]
LIBRARIES = BY_NAME["the official libraries stay in one room"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert broken()[rule.name] == []


def test_the_rules_see_the_house() -> None:
    seen = {path for path, _ in sources()}
    assert {"plugin/domain/ledger.py", "plugin/ports/platform.py"} <= seen


PLANTED = [
    (SECRETS, "webhooks/receive.py", "ok = signature == expected"),
    (SECRETS, "webhooks/receive.py", "ok = given != request.hmac"),
    (SECRETS, "webhooks/receive.py", "ok = hashlib.sha256(body).hexdigest() == given"),
    (SECRETS, "webhooks/receive.py", "ok = hmac.digest(key, body, 'sha256') == given"),
    (SECRETS, "webhooks/receive.py", "ok = params['signature'] == given"),
    (SECRETS, "webhooks/receive.py", "ok = 1 < n == HMAC_OF_BODY"),
    (CODE, "plugin/cli/main.py", "eval(text)"),
    (CODE, "plugin/cli/main.py", "exec(text)"),
    (CODE, "plugin/cli/main.py", "import pickle"),
    (CODE, "plugin/cli/main.py", "from pickle import loads"),
    (CODE, "app.py", "import yaml.nodes"),
    (SECRETS, "plugin/keys.py", "ok = proof == expected"),
    (SECRETS, "app.py", "ok = settings.shopify_api_secret == given"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "shopify.ShopifyResource.activate_session(s)"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "with Session.temp(shop, v, token): pass"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "with shopify.Session.temp(a, b, c): pass"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "shopify.GraphQL().execute(query)"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "from shopify import GraphQL"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "from shopify import *"),
    (SESSIONS, "plugin/platforms/shopify/admin.py", "from shopify.resources import Order"),
    (SESSIONS, "plugin/platforms/shopify/tokens.py", "token = session.request_token(params)"),
    (SESSIONS, "plugin/worker.py", "activate_session(session)"),
    (FLOATS, "plugin/domain/money.py", "rate = 1.5"),
    (FLOATS, "plugin/domain/money.py", "amount = float(text)"),
    (FLOATS, "plugin/domain/money.py", "tiny = 1e-9"),
    (FLOATS, "plugin/domain/money.py", "def rate() -> float: ..."),
    (CLOCK, "plugin/service/members.py", "at = datetime.now(UTC)"),
    (CLOCK, "plugin/service/members.py", "at = datetime.datetime.now(UTC)"),
    (CLOCK, "plugin/service/members.py", "at = datetime.utcnow()"),
    (CLOCK, "plugin/service/members.py", "at = date.today()"),
    (CLOCK, "plugin/service/members.py", "at = time.time()"),
    (CLOCK, "plugin/service/members.py", "at = time()"),
    (CLOCK, "plugin/service/members.py", "field(default_factory=datetime.now)"),
    (ENVIRONMENT, "plugin/worker.py", "os.environ['PORT']"),
    (ENVIRONMENT, "plugin/worker.py", "os.environ.get('PORT')"),
    (ENVIRONMENT, "plugin/worker.py", "os.getenv('PORT')"),
    (ENVIRONMENT, "plugin/worker.py", "from os import environ"),
    (LIBRARIES, "plugin/service/shops.py", "import shopify"),
    (LIBRARIES, "plugin/service/shops.py", "from shopify.session import Session"),
    (LIBRARIES, "plugin/platforms/wix/auth.py", "def late(): import shopify_app"),
]


@pytest.mark.parametrize(("rule", "path", "fault"), PLANTED)
def test_a_planted_fault_is_caught(rule: Rule, path: str, fault: str) -> None:
    assert rule.lines(path, "'''A file.'''\n" + fault) == [2]


INNOCENT = [
    (SECRETS, "webhooks/receive.py", "ok = compare_digest(signature, expected)"),
    (SECRETS, "webhooks/receive.py", "ok = len(signature) == 44"),
    (SECRETS, "webhooks/receive.py", "missing = signature == ''"),
    (SECRETS, "webhooks/receive.py", "known = name in signatures"),
    (SECRETS, "plugin/domain/facts.py", "tie = one.digest != other.digest"),
    (CODE, "plugin/cli/main.py", "import json, ast"),
    (CODE, "plugin/cli/main.py", "rows = session.exec(query)"),
    (CODE, "plugin/cli/main.py", "from .yaml import nothing"),
    (SESSIONS, "plugin/platforms/shopify/identity.py", "from shopify import Session"),
    (SESSIONS, "plugin/platforms/shopify/identity.py", "site = Session(shop, version).site"),
    (SESSIONS, "plugin/service/shops.py", "clock.temp()"),
    (FLOATS, "plugin/domain/money.py", "half = Fraction(1, 2)"),
    (FLOATS, "plugin/worker.py", "pause = 0.5"),
    (CLOCK, "plugin/clock.py", "at = datetime.now(UTC)"),
    (CLOCK, "plugin/twin/clock.py", "at = datetime.now(UTC)"),
    (CLOCK, "plugin/worker.py", "span = time.monotonic()"),
    (CLOCK, "plugin/worker.py", "at = clock.now()"),
    (ENVIRONMENT, "plugin/settings.py", "os.environ['PORT']"),
    (ENVIRONMENT, "plugin/worker.py", "os.getpid()"),
    (LIBRARIES, "plugin/platforms/shopify/admin.py", "import shopify"),
    (LIBRARIES, "plugin/service/shops.py", "from plugin.platforms import shopify"),
    (LIBRARIES, "plugin/platforms/__init__.py", "from . import shopify"),
]


@pytest.mark.parametrize(("rule", "path", "text"), INNOCENT)
def test_what_is_allowed_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert rule.lines(path, text) == []


def test_a_neighbour_with_a_longer_name_is_not_spared() -> None:
    assert CLOCK.lines("plugin/twins.py", "time.time()") == [1]
    assert CLOCK.lines("plugin/clock.py.bak/x.py", "time.time()") == [1]


def test_templates_are_called_html() -> None:
    assert misnamed_templates(ROOT) == []


@pytest.mark.parametrize("name", ["widgets/templates/panel.txt", "plugin/admin/home.html.j2"])
def test_a_planted_template_is_caught(tmp_path: Path, name: str) -> None:
    for path in (name, "widgets/templates/panel.html", "widgets/static/panel.js"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert misnamed_templates(tmp_path) == [name]


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.name for rule, _, _ in PLANTED} == {rule.name for rule in rules.RULES}
