"""All addresses: German paths, machine paths without language, pages with the language as prefix (German none)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

machine = [
    path("", include("partizip.journal.machine_urls")),
    path("", include("partizip.portal.machine_urls")),
]
pages = i18n_patterns(
    path("", include("partizip.promises.urls")),
    path("", include("partizip.portal.urls")),
    path("", include("partizip.audit.urls")),
    path("", include("partizip.commissioner.urls")),
    path("", include("partizip.trail.urls")),
    path("", include("partizip.duties.urls")),
    path("", include("partizip.texts.urls")),
    path("", include("partizip.figures.urls")),
    path("", include("partizip.documents.urls")),
    path("", include("partizip.bodies.urls")),
    path("", include("partizip.post.urls")),
    path("", include("partizip.journal.urls")),
    path("", include("partizip.access.urls")),
    # One page tells all that an account is secured with.
    path("konto/2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("konto/", include("allauth.urls")),
    prefix_default_language=False,
)
urlpatterns = [*machine, *pages]
handler500 = "partizip.web.views.server_error"
