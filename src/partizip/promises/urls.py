"""Addresses of promises, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.promises import views

urlpatterns = [
    path("", views.home, name="home"),
    path("zusagen/", views.clauses, name="clauses"),
    path("zusagen.<str:kind>", views.clauses_export, name="clauses_export"),
    path("zusagen/<str:code>.json", views.clause_json, name="clause_json"),
    path("zusagen/<str:code>/", views.clause, name="clause"),
    path("bewertungen/", views.judgements, name="judgements"),
    path("bewertungen.<str:kind>", views.judgements_export, name="judgements_export"),
    path("neu/", views.news, name="news"),
    path("neu.atom", views.news_atom, name="news_atom"),
    path("schreibtisch/textstellen/", views.passages_edit, name="passages_edit"),
    path("schreibtisch/textstellen/<uuid:text>/<int:number>/zeigen/", views.text_choose, name="text_choose"),
    path("schreibtisch/textstellen/<uuid:text>/<int:number>/", views.passages_mark, name="passages_mark"),
    path("schreibtisch/textstellen/<uuid:passage>/entfernen/", views.passage_remove, name="passage_remove"),
    path("schreibtisch/zusagen/<slug:what>/", views.promise_form, name="promise_form"),
    path("schreibtisch/zusagen/<str:code>/aendern/", views.clause_change, name="clause_change"),
    path("schreibtisch/zuruecknehmen/<uuid:step>/", views.clause_withdraw, name="clause_withdraw"),
    path("schreibtisch/zusagen/<str:code>/erklaeren/", views.clause_statement, name="clause_statement"),
    path("schreibtisch/zusagen/<str:code>/bewerten/", views.clause_judge, name="clause_judge"),
]

ADDRESSES: dict[str, Address] = {
    "home": page(),
    "clauses": page(),
    "clauses_export": page(),
    "clause": page(),
    "clause_json": page(),
    "judgements": page("seite"),
    "judgements_export": page(),
    "news": page("seit"),
    "news_atom": page(),
    "passages_edit": Address(get="promises.edit"),
    "text_choose": form("promises.edit"),
    "passages_mark": form("promises.edit"),
    "passage_remove": Address(get=None, post="promises.edit"),
    "promise_form": form("promises.edit"),
    "clause_change": form("promises.edit"),
    "clause_withdraw": form("promises.edit"),
    "clause_statement": form("promises.state"),
    "clause_judge": form("promises.judge"),
}
