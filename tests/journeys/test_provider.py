"""Sign-in through a provider in a real browser, under the site's own policy, which lets no form end elsewhere."""

import pytest

from tests import sites
from tests.access import openid

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def there():
    with openid.running() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(demo_seed, tmp_path_factory, there):
    """One served copy of the demo that knows the provider."""
    with sites.demo_site(tmp_path_factory.mktemp("provider") / "land", demo_seed) as land:
        land.more |= {
            "PARTIZIP_OIDC_ISSUER": there.issuer, "PARTIZIP_OIDC_CLIENT_ID": openid.CLIENT,
            "PARTIZIP_OIDC_CLIENT_SECRET": openid.SECRET, "PARTIZIP_OIDC_NAME": "Landesanmeldung",
        }  # fmt: skip
        given = land.run(
            "mandate", "give", "--email", "ada@example.org", "--name", "Ada", "--role", "officer", "--body", "laf",
            "--from", "2026-01-01",
        )  # fmt: skip
        assert given.returncode == 0, given.stderr
        with land.served() as served:
            yield served


@pytest.mark.parametrize("script", [True, False])
def test_one_press_leads_there_and_back(chromium, site, script):
    context = chromium.new_context(base_url=site.url, java_script_enabled=script)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/konto/login/?next=/konto/meine-daten/")
    page.get_by_role("button", name="Mit Landesanmeldung anmelden").click()
    # The provider of the tests asks nothing and sends back; the whole address, for the sign-in page has it as next.
    page.wait_for_url(f"{site.url}/konto/meine-daten/")
    assert "als Ada angemeldet" in page.locator("main").inner_text()
    context.close()
