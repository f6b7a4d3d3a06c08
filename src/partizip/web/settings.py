"""All settings; the only file that reads the environment. Every name is documented in docs/operate.md."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()  # PARTIZIP_X_FILE names a file that holds the value of PARTIZIP_X

WEB = Path(__file__).resolve().parent
# What the program writes (database, key, files). In a checkout it is `var/` beside the source.
HOME = Path(env.str("PARTIZIP_HOME", default=str(Path.cwd() / "var"))).resolve()

PUBLIC = env.bool("PARTIZIP_PUBLIC", default=False)  # served to the world: every protection is enforced
DEBUG = False
_LOCAL_SECRET = "only-for-this-machine-and-refused-when-public"  # noqa: S105
SECRET_KEY = env.str("PARTIZIP_SECRET_KEY", default=_LOCAL_SECRET)
# As Django's own check W009 has it: long, and not one character again and again.
SECRET_IS_REAL = SECRET_KEY != _LOCAL_SECRET and len(SECRET_KEY) >= 50 and len(set(SECRET_KEY)) >= 5
if PUBLIC and not SECRET_IS_REAL:
    raise ImproperlyConfigured("Set PARTIZIP_SECRET_KEY to at least 50 random characters before going public.")
ALLOWED_HOSTS = env.list("PARTIZIP_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("PARTIZIP_SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PUBLIC else []

LOG_KEY_FILE = Path(env.str("PARTIZIP_LOG_KEY_FILE_PATH", default=str(HOME / "key" / "log.key")))
LOG_ORIGIN = env.str("PARTIZIP_LOG_ORIGIN", default=SITE_URL.split("://", 1)[-1])
FILES = Path(env.str("PARTIZIP_FILES", default=str(HOME / "files")))

INSTALLED_APPS = [
    "partizip.web",
    "partizip.portal",
    "partizip.audit",
    "partizip.promises",
    "partizip.commissioner",
    "partizip.trail",
    "partizip.texts",
    "partizip.duties",
    "partizip.figures",
    "partizip.post",
    "partizip.documents",
    "partizip.bodies",
    "partizip.access",
    "partizip.search",
    "partizip.journal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "partizip.web.requests.RequestLine",
    "partizip.web.versions.PageVersion",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partizip.opendata.middleware.ForPrograms",
    "partizip.web.middleware.BodyLimit",
    "partizip.web.reporting.Reporting",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "partizip.web.middleware.MethodGate",
    "partizip.web.languages.DeskLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partizip.web.middleware.Acting",
    "partizip.web.limits.Limits",
    "partizip.web.middleware.AddressGate",
]

ROOT_URLCONF = "partizip.web.urls"
WSGI_APPLICATION = "partizip.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "partizip.web.context.page",
            ],
            "builtins": [
                "partizip.web.templatetags.kern",
                "partizip.web.templatetags.spoken",
                "partizip.web.templatetags.policy",
                "partizip.web.templatetags.pictures",
                "partizip.web.templatetags.technical",
            ],
        },
    },
]

DATABASE_URL = env.str("PARTIZIP_DATABASE_URL", default=f"sqlite:///{HOME / 'partizip.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
_database = DATABASES["default"]
if "ENGINE" not in _database:
    raise ImproperlyConfigured("PARTIZIP_DATABASE_URL is sqlite:///FILE or postgres://USER@HOST/NAME.")
if _database["ENGINE"].endswith("sqlite3"):
    _database["CONN_MAX_AGE"] = 600  # opening the file and its settings costs more than most pages
    _database["OPTIONS"] = {
        # IMMEDIATE is a correctness setting: a deferred transaction that reads and then writes fails in WAL.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # secure_delete: what a law removes must not stand on in the free pages of the file.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        ),
    }
else:
    _database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}}
    if env.bool("PARTIZIP_DATABASE_NO_POOL", default=False):
        _database["OPTIONS"] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "partizip.access.passwords.NotOnlyKnownWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "partizip.post.holders.TellingAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator; mail comes with the post
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Proxies of our own in front: without their number every visitor would count as one sender.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PARTIZIP_PROXIES", default=1 if PUBLIC else 0)
# Passwords are counted by access.limits, which a whole office behind one address survives. Here: the second factor, by
# account, which nobody reaches without the password.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "10/300s/key,100/d/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "partizip.access.adapter.FactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # nothing can be guessed here; a whole office signs in at nine
MFA_TOTP_ISSUER = "Partizip"

# Sign-in through a provider (OpenID Connect); off while no issuer is named.
OIDC_ISSUER = env.str("PARTIZIP_OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("PARTIZIP_OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("PARTIZIP_OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("PARTIZIP_OIDC_NAME", default=urlsplit(OIDC_ISSUER).hostname or "")
OIDC_STRONG = env.list("PARTIZIP_OIDC_STRONG", default=[])  # values of acr or amr that stand for a second factor
_issuer = urlsplit(OIDC_ISSUER)
if OIDC_ISSUER and (
    not OIDC_CLIENT_ID
    or not (_issuer.scheme == "https" or (_issuer.scheme == "http" and _issuer.hostname in {"localhost", "127.0.0.1"}))
):
    raise ImproperlyConfigured(
        "PARTIZIP_OIDC_ISSUER is an https address, and PARTIZIP_OIDC_CLIENT_ID is needed with it."
    )

# Mail: smtp://USER:PASSWORD@HOST:PORT (STARTTLS, except on this machine), smtps://..., file:///FOLDER to try it out.
_mail = urlsplit(env.str("PARTIZIP_MAIL_URL", default=""))
if _mail.scheme not in {"", "smtp", "smtps", "file"} or (_mail.scheme in {"smtp", "smtps"} and not _mail.hostname):
    raise ImproperlyConfigured("PARTIZIP_MAIL_URL is smtp://..., smtps://... or file:///FOLDER.")
MAIL_WAY = _mail.scheme  # empty: no mail leaves this installation, and none is queued
MAIL_HOST = _mail.hostname or ""
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds for each step with the server; post.sending counts on it
if MAIL_WAY == "file":
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", unquote(_mail.path)
elif MAIL_WAY:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_USE_SSL = MAIL_HOST, MAIL_WAY == "smtps"
    EMAIL_USE_TLS = MAIL_WAY == "smtp" and MAIL_HOST not in {"localhost", "127.0.0.1", "::1"}
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
DEFAULT_FROM_EMAIL = env.str("PARTIZIP_MAIL_FROM", default=f"Partizip <partizip@{urlsplit(SITE_URL).hostname}>")

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English")), ("ar", _("Arabic"))]
DESK_LANGUAGES = LANGUAGES[:2]  # complete for those who work here; the others are for the public part
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["partizip.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PUBLIC
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}

API_PER_MINUTE = env.int("PARTIZIP_API_PER_MINUTE", default=600)  # of one sender, in each server process
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}
CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}  # else counters of the second factor push each other out

COOKIE_PREFIX = "__Host-" if PUBLIC else ""  # no other host of the domain can set them
MESSAGE_STORAGE = "partizip.web.messages.Messages"
SESSION_COOKIE_NAME = COOKIE_PREFIX + "partizip_session"
SESSION_ENGINE = "partizip.access.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = COOKIE_PREFIX + "partizip_csrf"
CSRF_FAILURE_VIEW = "partizip.web.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
if PUBLIC:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^gesund$"]  # asked by monitors on loopback; says nothing secret
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
REPORTS = "/blockiert"  # where browsers say what they refused
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": [REPORTS],
        "report-to": ["csp"],
    }
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOG_LEVEL = env.str("PARTIZIP_LOG_LEVEL", default="INFO")
# One line of JSON each, without personal data (web.lines). Requests that went wrong are told by web.requests already.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "partizip.web.lines.Lines"}},
    "handlers": {"out": {"class": "partizip.web.lines.Out", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "partizip": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
RELEASE = env.str("PARTIZIP_RELEASE", default="0.1.0")
