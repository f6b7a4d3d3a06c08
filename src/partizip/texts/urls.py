"""Addresses of texts, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.texts import views

urlpatterns = [
    path("texte/", views.texts, name="texts"),
    path("texte.<str:kind>", views.texts_export, name="texts_export"),
    path("texte/<uuid:text>/", views.text, name="text"),
    path("texte/<uuid:text>/<int:number>/", views.text_version, name="text_version"),
    path("texte/<uuid:text>/<int:old>-<int:new>/", views.synopsis, name="synopsis"),
    path("texte/<uuid:text>/<int:old>-<int:new>.json", views.synopsis_json, name="synopsis_json"),
    path("schreibtisch/texte/neu/", views.text_import, name="text_import"),
]

ADDRESSES: dict[str, Address] = {
    "texts": page(),
    "texts_export": page(),
    "text": Address(),
    "text_version": page(),
    "synopsis": page(),
    "synopsis_json": page(),
    "text_import": form("texts.import"),
}
