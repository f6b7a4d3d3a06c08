import pytest


@pytest.fixture(autouse=True)
def _mail_goes_out(settings):
    settings.MAIL_WAY = "smtp"


@pytest.fixture
def server(settings):
    """A real mail server on this machine, to which mail goes."""
    from tests.post.sink import sink  # noqa: PLC0415 - as the other fixtures

    with sink() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield found
