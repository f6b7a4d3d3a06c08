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
    path("schreibtisch/rechtsgrundlagen/neu/", views.basis_register, name="basis_register"),
]

ADDRESSES: dict[str, Address] = {
    "duties": page(),
    "claims_export": page(),
    "claim": page(),
    "claim_pdf": page(),
    "claim_answer": form("duties.answer"),
    "claim_decide": form("duties.decide"),
    "claim_release": form("duties.release"),
    "claim_statement": form("duties.state"),
    "overdue": page(),
    "overdue_export": page(),
    "ask": form("duties.ask"),
    "duty_register": form("duties.register"),
    "standing_duties": Address(get="duties.register"),
    "duty_open": form("duties.register"),
    "basis_register": form("duties.register"),
}
