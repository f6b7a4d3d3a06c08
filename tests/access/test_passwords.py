"""Passwords: long, not obvious, taken exactly as typed, kept by a slow function."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partizip.access.passwords import WORDS
from partizip.web import settings as ours
from tests.factories import person

pytestmark = pytest.mark.django_db
LONG = "Zwölf graue Katzen lesen montags laut aus dem Amtsblatt vor, und niemand wundert sich darüber. " * 2


@pytest.mark.parametrize(
    "password",
    [
        "zu kurz", "elf Zeichen", "123456789012", "passwordpassword", "Berlin-2026!", "Partizip-Berlin-2026",
        "SenatBezirkSenat", "Kennwort1234", "verwaltung2026", "qwertyuiop123456"[:12],
    ],
)  # fmt: skip
def test_short_common_and_obvious_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Berliner Luft im November", "ein langes Kennwort", "vierzehn Zeichen", LONG])
def test_words_beside_others_are_taken(password):
    validate_password(password)
    assert len(WORDS) > 10


def test_a_password_counts_to_its_last_sign(client):
    who = person()
    who.set_password(LONG)
    who.save()
    for wrong in (LONG[:-2], LONG.upper(), LONG.strip()[:-1], LONG[:72]):
        assert client.post("/konto/login/", {"login": who.email, "password": wrong}).status_code == 200
    assert client.post("/konto/login/", {"login": who.email, "password": LONG}).status_code == 302


def test_the_field_hides_takes_paste_and_long_ones(client):
    page = client.get("/konto/login/").content.decode()
    field = page[page.index('name="password"') - 200 : page.index('name="password"') + 200]
    assert 'type="password"' in field
    assert "current-password" in field
    assert "maxlength" not in field
    assert "onpaste" not in page


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    assert make_password("ein langes Kennwort").startswith("argon2$argon2id$")
