"""Addresses of figures, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.figures import views

urlpatterns = [
    path("zahlen/", views.figures, name="figures"),
    path("zahlen.<str:kind>", views.figures_export, name="figures_export"),
    path("zahlen/<slug:slug>.<str:kind>", views.figure_series_export, name="figure_series_export"),
    path("zahlen/<slug:slug>/", views.figure_series, name="figure_series"),
    path("schreibtisch/zahlen/neu/", views.figure_publish, name="figure_publish"),
    path("schreibtisch/zahlen/reihe/", views.series_define, name="series_define"),
    path("schreibtisch/zahlen/<uuid:figure>/berichtigen/", views.figure_correct, name="figure_correct"),
]

ADDRESSES: dict[str, Address] = {
    "figures": page(),
    "figures_export": page(),
    "figure_series": page(),
    "figure_series_export": page(),
    "figure_publish": form("figures.publish"),
    "series_define": form("figures.publish"),
    "figure_correct": form("figures.publish"),
}
