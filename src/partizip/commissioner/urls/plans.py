"""Addresses of plans before their decision, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import plans as desk_views
from partizip.commissioner.views import plans as views
from partizip.core.addresses import Address, form, page

_ON_LIST = ("stelle", "stand", "wort")
_DESK = "schreibtisch/vorhaben/<str:code>/"

urlpatterns = [
    path("beauftragte/vorhaben/", views.plans, name="plans"),
    path("beauftragte/vorhaben.<str:kind>", views.plans_export, name="plans_export"),
    path("beauftragte/vorhaben/<str:code>/", views.plan, name="plan"),
    path("schreibtisch/vorhaben/", desk_views.plans_desk, name="plans_desk"),
    path("schreibtisch/vorhaben/ankuendigen/", desk_views.plan_announce, name="plan_announce"),
    path(f"{_DESK}beteiligen/", desk_views.plan_involve, name="plan_involve"),
    path(f"{_DESK}erklaeren/", desk_views.plan_explain, name="plan_explain"),
    path(f"{_DESK}unterlage/", desk_views.plan_document, name="plan_document"),
    path(f"{_DESK}verschieben/", desk_views.plan_move, name="plan_move"),
    path(f"{_DESK}beschliessen/", desk_views.plan_decide, name="plan_decide"),
    path(f"{_DESK}ausserhalb/", desk_views.plan_outside, name="plan_outside"),
    path(f"{_DESK}aufgeben/", desk_views.plan_drop, name="plan_drop"),
]

ADDRESSES: dict[str, Address] = {
    "plans": page(*_ON_LIST, "seite"),
    "plans_export": page(*_ON_LIST),
    "plan": page(),
    "plans_desk": Address(get="plans.outside"),
    "plan_announce": form("plans.announce"),
    "plan_involve": form("plans.involve"),
    "plan_explain": form("plans.decide"),
    "plan_document": form("plans.decide"),
    "plan_move": form("plans.decide"),
    "plan_decide": form("plans.decide"),
    "plan_outside": form("plans.outside"),
    "plan_drop": form("plans.decide"),
}
