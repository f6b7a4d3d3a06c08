"""Addresses of subscriptions. Everybody may call them; what can be done follows from the secret in the link."""

from django.urls import path

from partizip.core.addresses import EVERYONE, Address
from partizip.post import views

urlpatterns = [
    path("abo/", views.subscribe, name="subscribe"),
    path("abo/gesendet/", views.asked, name="subscription_asked"),
    path("abo/beendet/", views.ended, name="subscription_ended"),
    path("abo/geloescht/", views.erased, name="subscription_erased"),
    path("abo/bestaetigen/<str:secret>/", views.confirm, name="subscription_confirm"),
    path("abo/verwalten/<str:secret>/", views.manage, name="subscription_manage"),
    path("abo/beenden/<str:secret>/", views.end, name="subscription_end"),
    path("abo/daten/<str:secret>/", views.data, name="subscription_data"),
    path("abo/daten/<str:secret>/datei/", views.data_file, name="subscription_data_file"),
    path("abo/loeschen/<str:secret>/", views.erase, name="subscription_erase"),
    path("abo/abmelden/<str:secret>/", views.one_click, name="subscription_one_click"),
]

ADDRESSES: dict[str, Address] = {
    "subscribe": Address(post=EVERYONE),
    "subscription_asked": Address(),
    "subscription_ended": Address(),
    "subscription_erased": Address(),
    "subscription_confirm": Address(post=EVERYONE),
    "subscription_manage": Address(post=EVERYONE),
    "subscription_end": Address(get=None, post=EVERYONE),
    "subscription_data": Address(),
    "subscription_data_file": Address(),
    "subscription_erase": Address(post=EVERYONE),
    "subscription_one_click": Address(post=EVERYONE),
}
