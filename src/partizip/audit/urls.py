"""Addresses of audits, and who may call them. A look is asked for by POST alone, because it writes."""

from django.urls import path

from partizip.audit import desk_views, views
from partizip.core.addresses import EVERYONE, Address, form, page

urlpatterns = [
    path("pruefungen/", views.audits, name="audits"),
    path("pruefungen.<str:kind>", views.audits_export, name="audits_export"),
    path("pruefungen/<str:audit>/", views.audit, name="audit"),
    path("pruefungen/<str:audit>/stichproben/<int:number>/", views.audit_sample, name="audit_sample"),
    path("pruefungen/<str:audit>/stichproben/<int:number>.txt", views.audit_population, name="audit_population"),
    path("stichprobe/", views.sample_again, name="sample_again"),
    path("schreibtisch/pruefungen/", desk_views.audits_own, name="audits_own"),
    path("schreibtisch/pruefungen/neu/", desk_views.audit_open, name="audit_open"),
    path("schreibtisch/pruefungen/<str:audit>/", desk_views.audit_desk, name="audit_desk"),
    path("schreibtisch/pruefungen/<str:audit>/akte/<str:case>/", desk_views.case_look, name="case_look"),
    path("schreibtisch/pruefungen/<str:audit>/akte/<str:case>/ergebnis/", desk_views.finding_make, name="finding_make"),
    path("schreibtisch/pruefungen/<str:audit>/stichprobe/", desk_views.sample_commit, name="sample_commit"),
    path("schreibtisch/pruefungen/<str:audit>/stichprobe/<int:number>/", desk_views.sample_draw, name="sample_draw"),
    path("schreibtisch/pruefungen/<str:audit>/schliessen/", desk_views.audit_close, name="audit_close"),
    path("schreibtisch/pruefungen/<str:audit>/veroeffentlichen/", desk_views.report_publish, name="report_publish"),
    path("schreibtisch/feststellungen/<uuid:finding>/fragen/", desk_views.statement_ask, name="statement_ask"),
    path("schreibtisch/feststellungen/<uuid:finding>/antworten/", desk_views.statement_make, name="statement_make"),
    path(
        "schreibtisch/feststellungen/<uuid:finding>/entscheiden/", desk_views.statement_decide, name="statement_decide"
    ),
    path("schreibtisch/einsicht/", desk_views.looks, name="looks"),
]

ADDRESSES: dict[str, Address] = {
    "audits": page("seite"),
    "audits_export": page(),
    "audit": page(),
    "audit_sample": page(),
    "audit_population": page(),
    "sample_again": Address(post=EVERYONE),
    "audits_own": Address(get="audit.look"),
    "audit_open": form("audit.open"),
    "audit_desk": Address(get="audit.look"),
    "case_look": Address(get="audit.look", post="audit.look"),
    "finding_make": form("audit.find"),
    "sample_commit": form("audit.sample"),
    "sample_draw": form("audit.sample"),
    "audit_close": form("audit.close"),
    "report_publish": form("audit.close"),
    "statement_ask": form("audit.find"),
    "statement_make": form("audit.answer"),
    "statement_decide": form("audit.find"),
    "looks": Address(get="audit.see_looks"),
}
