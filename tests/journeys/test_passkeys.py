"""An official with a passkey: set up, second factor, instead of a password, lost; under the strict policy for scripts."""

import re

import pytest

from tests.journeys.conftest import AXE, faults

pytestmark = pytest.mark.journey
PASSWORD = "ein eigenes langes Kennwort"


@pytest.fixture
def browser(chromium, site):
    """A page under the site's own content security policy, with a device that keeps passkeys; what was blocked."""
    contexts = []

    def opened(*, verifies=True, device=True, **more):
        context = chromium.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.blocked = []
        page.on(
            "console", lambda said: page.blocked.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.on("pageerror", lambda error: page.blocked.append(str(error)))
        if device:
            page.cdp = context.new_cdp_session(page)
            page.cdp.send("WebAuthn.enable")
            page.device = page.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": verifies,
                "isUserVerified": verifies, "automaticPresenceSimulation": True,
            }})["authenticatorId"]  # fmt: skip
        return page

    yield opened
    for context in contexts:
        context.close()


def axe(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return faults(page)


def entered(page, mail, password):
    page.goto("/konto/login/")
    page.fill("#id_login", mail)
    page.fill("#id_password", password)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def official(site, name):
    """An account with an office; its start password."""
    mail = f"{name}@example.org"
    done = site.land.run(
        "mandate", "give", "--email", mail, "--name", name.title(), "--role", "officer", "--body", "laf",
        "--from", "2026-01-01",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return mail, re.search(r"shown once\): (\S+)", done.stdout)[1]


def with_own_password(page, site, name):
    """At the page for the second factor, signed in with an own password."""
    mail, start = official(site, name)
    entered(page, mail, start)
    page.goto("/konto/password/change/")
    page.fill("#id_oldpassword", start)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_url("**/totp/activate/")
    return mail


def test_a_passkey_from_the_first_day_to_its_loss(browser, site):
    page = browser()
    mail = with_own_password(page, site, "pia")
    page.get_by_role("link", name="Stattdessen einen Passkey benutzen").click()
    assert axe(page) == []
    page.fill("#id_name", "Dienstlaptop")
    page.get_by_label("Auch ohne Kennwort anmelden").check()
    page.get_by_role("button", name="Den Passkey hinzufügen").click()
    page.wait_for_url("**/recovery-codes/")
    recovery = page.locator("li.p-mono").first.inner_text()
    page.goto("/schreibtisch/")
    assert "Mein Schreibtisch" in page.locator("h1").inner_text(), "the passkey is the second factor"
    page.goto("/konto/2fa/")
    assert axe(page) == []
    assert "Dienstlaptop" in page.locator("main").inner_text()
    page.goto("/konto/logout/")
    page.get_by_role("button", name="Abmelden").click()
    page.goto("/schreibtisch/vertretung/")
    assert axe(page) == []
    page.get_by_role("button", name="Mit Passkey anmelden").press("Enter")
    page.wait_for_url(f"{site.url}/schreibtisch/vertretung/")
    page.goto("/konto/logout/")
    page.get_by_role("button", name="Abmelden").click()
    entered(page, mail, PASSWORD)
    page.wait_for_url("**/2fa/authenticate/")
    assert axe(page) == []
    page.get_by_role("button", name="Meinen Passkey benutzen").click()
    page.wait_for_url("**/schreibtisch/")
    assert page.blocked == [], "the policy lets no script of the page itself pass, and none was needed"

    without = browser(device=False)
    entered(without, mail, PASSWORD)
    without.wait_for_url("**/2fa/authenticate/")
    without.fill("#id_code", recovery)
    without.get_by_role("button", name="Weiter").click()
    without.wait_for_url("**/schreibtisch/")
    without.goto("/konto/2fa/")
    without.get_by_role("link", name="Entfernen Dienstlaptop").click()
    without.fill("#id_password", PASSWORD)
    without.get_by_role("button", name="Weiter").click()
    assert axe(without) == []
    without.get_by_role("button", name="Entfernen").click()
    assert "Dienstlaptop" not in without.locator("main ul").all_inner_texts()
    page.goto("/konto/logout/")
    page.get_by_role("button", name="Abmelden").click()
    page.goto("/konto/login/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.locator("main").get_by_text("stimmt nicht").wait_for()  # whoever finds the device is not let in


def test_a_device_that_does_not_ask_for_the_finger_is_not_enough_alone(browser, site):
    page = browser(verifies=False)
    with_own_password(page, site, "ute")
    page.get_by_role("link", name="Stattdessen einen Passkey benutzen").click()
    page.get_by_label("Auch ohne Kennwort anmelden").check()
    page.get_by_role("button", name="Den Passkey hinzufügen").click()
    page.locator("[data-told]:visible").wait_for()
    assert "nicht hinzugefügt" in page.locator("[data-told]").inner_text()
    assert axe(page) == []
    page.get_by_label("Auch ohne Kennwort anmelden").uncheck()
    page.get_by_role("button", name="Den Passkey hinzufügen").click()
    page.wait_for_url("**/recovery-codes/")


def test_without_javascript_the_pages_say_what_to_do(browser, site):
    page = browser(java_script_enabled=False, device=False)
    page.goto("/konto/login/")
    assert "Ein Passkey braucht JavaScript" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Mit Passkey anmelden").count() == 0
    with_own_password(page, site, "nora")
    page.get_by_role("link", name="Stattdessen einen Passkey benutzen").click()
    assert "Die Authenticator-App geht ohne" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Den Passkey hinzufügen").count() == 0
    page.get_by_role("link", name="App einrichten").click()
    assert page.locator("p .p-mono").inner_text()


@pytest.mark.parametrize(
    ("path", "width"),
    [("/protokoll/schluessel/", 320), ("/ar/protokoll/schluessel/", 320), ("/protokoll/schluessel/", 1280)],
)
def test_the_page_of_the_keys_is_clean(open_page, path, width):
    for scheme in ("light", "dark"):
        page = open_page(path, width=width, scheme=scheme)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
