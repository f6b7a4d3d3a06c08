"""Addresses of the portal, and who may call them."""

from django.urls import path

from partizip.core.addresses import EVERYONE, SIGNED_IN, Address, form, page
from partizip.portal import api, blocked_views, opendata_views, search_views, trying_views, views
from partizip.portal.barriers import views as barriers
from partizip.portal.full import views as filling
from partizip.portal.operation import key_views
from partizip.portal.people import views as people
from partizip.portal.witnesses import views as witnesses

urlpatterns = [
    path("schreibtisch/", views.desk, name="desk"),
    path("schreibtisch/blockiert/", blocked_views.blocked, name="blocked"),
    path("schreibtisch/schluessel/", key_views.lost_key, name="lost_key"),
    path("protokoll/schluessel/", key_views.keys_page, name="journal_keys"),
    path("protokoll/zeugen/", witnesses.witnesses, name="witnesses"),
    path("protokoll/zeugen.<str:kind>", witnesses.witnesses_export, name="witnesses_export"),
    path("schreibtisch/zeugen/", witnesses.witnesses_desk, name="witnesses_desk"),
    path("schreibtisch/zeugen/<uuid:witness>/beenden/", witnesses.witness_end, name="witness_end"),
    path("demo/fuellen/", filling.demo_filling, name="demo_filling"),
    path("demo/versuch/", trying_views.trying, name="trying"),
    path("demo/versuch/<str:code>/", trying_views.trying_item, name="trying_item"),
    path("pruefen/", views.check, name="check"),
    path("suche/", search_views.search, name="search"),
    path("suche.<str:kind>", search_views.search_export, name="search_export"),
    path("suche/opensearch.xml", search_views.search_description, name="search_description"),
    path("daten/", opendata_views.catalogue, name="catalogue"),
    path("api/v1/", api.page, name="api"),
    path("hilfe/", views.door_help, name="door_help"),
    path("mitreden/", views.door_say, name="door_say"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", people.privacy, name="privacy"),
    path("datenschutz/verzeichnis/", people.register, name="register"),
    path("konto/meine-daten/", people.own_data, name="own_data"),
    path("konto/meine-daten/datei/", people.own_data_file, name="own_data_file"),
    path("konto/loeschen/", people.own_erase, name="own_erase"),
    path("konto/loeschen/bestaetigen/", people.own_erase_confirm, name="own_erase_confirm"),
    path("konto/loeschen/verlangen/", people.own_erase_ask, name="own_erase_ask"),
    path("konto/loeschen/zuruecknehmen/", people.own_erase_withdraw, name="own_erase_withdraw"),
    path("geloescht/", people.erased, name="erased"),
    path("schreibtisch/loeschbegehren/", people.erasure_requests, name="erasure_requests"),
    path("schreibtisch/loeschbegehren/<uuid:asked>/ablehnen/", people.erasure_refuse, name="erasure_refuse"),
    path("schreibtisch/loeschbegehren/<uuid:asked>/loeschen/", people.erasure_grant, name="erasure_grant"),
    path("barrierefreiheit/", barriers.accessibility, name="accessibility"),
    path("barrierefreiheit/melden/", barriers.barrier_report, name="barrier_report"),
    path("barrierefreiheit/meldungen/<str:code>/", barriers.barrier_status, name="barrier_status"),
    path("schreibtisch/barrieren/", barriers.barriers, name="barriers"),
    path("schreibtisch/barrieren/<str:code>/", barriers.barrier_answer, name="barrier_answer"),
]

ADDRESSES: dict[str, Address] = {
    "desk": Address(get="access.see_desk"),
    "blocked": Address(get="operation.see_blocked"),
    "lost_key": form("operation.declare_key"),
    "journal_keys": page(),
    "witnesses": Address(),  # not kept: what witnesses answer leaves no line
    "witnesses_export": Address(),
    "witnesses_desk": form("operation.keep_witnesses"),
    "witness_end": form("operation.keep_witnesses"),
    "demo_filling": Address(),
    "trying": Address(post=EVERYONE),
    "trying_item": Address(post=EVERYONE),
    "check": Address(post=EVERYONE),
    "search": Address(),  # not kept: what people search stays nowhere
    "search_export": Address(),
    "search_description": page(),
    "catalogue": page(),
    "api": page(),
    "door_help": page(),
    "door_say": page(),
    "imprint": page(),
    "privacy": page(),
    "register": page(),
    "own_data": Address(get=SIGNED_IN),
    "own_data_file": Address(get=SIGNED_IN),
    "own_erase": Address(get=SIGNED_IN),
    "own_erase_confirm": Address(get=SIGNED_IN, post=SIGNED_IN),
    "own_erase_ask": Address(get=SIGNED_IN, post=SIGNED_IN),
    "own_erase_withdraw": Address(get=None, post=SIGNED_IN),
    "erased": page(),
    "erasure_requests": Address(get="access.answer_erasure"),
    "erasure_refuse": form("access.answer_erasure"),
    "erasure_grant": form("access.answer_erasure"),
    "accessibility": Address(),  # not kept: its numbers change without a line of the record
    "barrier_report": Address(post=EVERYONE),
    "barrier_status": Address(),
    "barriers": Address(get="barriers.answer"),
    "barrier_answer": form("barriers.answer"),
}
