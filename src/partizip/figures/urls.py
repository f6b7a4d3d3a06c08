"""Addresses of figures, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.figures import views

urlpatterns = [
    path("zahlen/", views.figures, name="figures"),
    path("zahlen.<str:kind>", views.figures_export, name="figures_export"),
    path("zahlen/<slug:slug>/", views.figure_series, name="figure_series"),
    path("schreibtisch/zahlen/neu/", views.figure_publish, name="figure_publish"),
]

ADDRESSES: dict[str, Address] = {
    "figures": page(),
    "figures_export": page(),
    "figure_series": page(),
    "figure_publish": form("figures.publish"),
}
