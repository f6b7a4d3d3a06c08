"""Addresses of access, and who may call them."""

from django.urls import path

from partizip.access import provider_views, views
from partizip.core.addresses import EVERYONE, SIGNED_IN, Address, form, page

urlpatterns = [
    path("demo/anmelden/", views.demo_sign_in, name="demo_sign_in"),
    path("konto/anbieter/", provider_views.provider_leave, name="provider_leave"),
    path("konto/anbieter/zurueck/", provider_views.provider_back, name="provider_back"),
    path("konto/anbieter/loesen/", provider_views.provider_unbind, name="provider_unbind"),
    path("rechte/", views.rights, name="rights"),
    path("schreibtisch/mandat-waehlen/", views.choose_mandate, name="choose_mandate"),
    path("schreibtisch/mandate/", views.mandates, name="mandates"),
    path("schreibtisch/mandate/neu/", views.mandate_give, name="mandate_give"),
    path("schreibtisch/mandate/<uuid:mandate>/bestaetigen/", views.mandate_confirm, name="mandate_confirm"),
    path("schreibtisch/mandate/<uuid:mandate>/beenden/", views.mandate_end, name="mandate_end"),
    path("schreibtisch/mandate/<uuid:mandate>/ende-zuruecknehmen/", views.end_withdraw, name="end_withdraw"),
    path("schreibtisch/personen/neu/", views.people, name="people"),
    path("schreibtisch/personen/<uuid:person>/anmeldung/", views.sign_in_renew, name="sign_in_renew"),
    path(
        "schreibtisch/personen/<uuid:person>/anmeldung/zuruecknehmen/",
        views.sign_in_withdraw,
        name="sign_in_withdraw",
    ),
    path("schreibtisch/vertretung/", views.deputies, name="deputies"),
    path("schreibtisch/vertretung/<uuid:deputy>/beenden/", views.deputy_end, name="deputy_end"),
    path("schreibtisch/vorgaben/", views.defaults, name="defaults"),
    path("schreibtisch/vorgaben/<str:name>/", views.default_set, name="default_set"),
]

ADDRESSES: dict[str, Address] = {
    "demo_sign_in": Address(post=EVERYONE),
    "provider_leave": Address(get=None, post=EVERYONE),
    "provider_back": Address(),
    "provider_unbind": Address(get=None, post=SIGNED_IN),
    "rights": page(),
    "choose_mandate": Address(get=None, post=SIGNED_IN),
    "mandates": Address(get="access.give_mandate"),
    "mandate_give": form("access.give_mandate"),
    "mandate_confirm": Address(get=None, post="access.confirm_mandate"),
    "mandate_end": form("access.end_mandate"),
    "end_withdraw": Address(get=None, post="access.end_mandate"),
    "people": form("access.make_person"),
    "sign_in_renew": form("access.renew_sign_in"),
    "sign_in_withdraw": Address(get=None, post="access.renew_sign_in"),
    "deputies": form("access.name_deputy"),
    "deputy_end": Address(get=None, post="access.name_deputy"),
    "defaults": Address(get="access.set_default"),
    "default_set": form("access.set_default"),
}
