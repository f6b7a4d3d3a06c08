"""Addresses of duties, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.duties import views

urlpatterns = [
    path("pflichten/", views.duties, name="duties"),
    path("pflichten.<str:kind>", views.claims_export, name="claims_export"),
    path("pflichten/<str:code>/", views.claim, name="claim"),
    path("pflichten/<str:code>.pdf", views.claim_pdf, name="claim_pdf"),
    path("pflichten/<str:code>/antworten/", views.claim_answer, name="claim_answer"),
    path("pflichten/<str:code>/entscheiden/<uuid:answer>/", views.claim_decide, name="claim_decide"),
    path("pflichten/<str:code>/verzichten/", views.claim_release, name="claim_release"),
    path("pflichten/<str:code>/erklaeren/", views.claim_statement, name="claim_statement"),
    path("ueberfaellig/", views.overdue, name="overdue"),
    path("ueberfaellig.<str:kind>", views.overdue_export, name="overdue_export"),
    path("schreibtisch/fragen/", views.ask, name="ask"),
    path("schreibtisch/pflichten/neu/", views.duty_register, name="duty_register"),
    path("schreibtisch/pflichten/", views.standing_duties, name="standing_duties"),
    path("schreibtisch/pflichten/<uuid:duty>/faellig/", views.duty_open, name="duty_open"),
    path("schreibtisch/pflichten/<uuid:duty>/beenden/", views.duty_end, name="duty_end"),
    path("schreibtisch/rechtsgrundlagen/", views.legal_bases, name="legal_bases"),
    path("schreibtisch/rechtsgrundlagen/neu/", views.basis_register, name="basis_register"),
    path("schreibtisch/rechtsgrundlagen/<uuid:basis>/beenden/", views.basis_end, name="basis_end"),
    path("schreibtisch/rechtsgrundlagen/<uuid:basis>/bestaetigen/", views.basis_confirm, name="basis_confirm"),
]

_FILTER = ("von", "an", "wort")

ADDRESSES: dict[str, Address] = {
    "duties": page(*_FILTER, "stand", "seite"),
    "claims_export": page(*_FILTER, "stand", "ab"),
    "claim": page(),
    "claim_pdf": page(),
    "claim_answer": form("duties.answer"),
    "claim_decide": form("duties.decide"),
    "claim_release": form("duties.release"),
    "claim_statement": form("duties.state"),
    "overdue": page(*_FILTER, "seite"),
    "overdue_export": page(*_FILTER, "ab"),
    "ask": form("duties.ask"),
    "duty_register": form("duties.register"),
    "standing_duties": Address(get="duties.register"),
    "duty_open": form("duties.register"),
    "duty_end": form("duties.register"),
    "legal_bases": Address(get="duties.register"),
    "basis_register": form("duties.register"),
    "basis_end": form("duties.register"),
    "basis_confirm": form("duties.register"),
}
