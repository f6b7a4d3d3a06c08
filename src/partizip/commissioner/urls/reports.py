"""Addresses of the yearly report, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import reports as desk_views
from partizip.commissioner.views import reports as views
from partizip.core.addresses import Address, form, page

_DESK, _PUBLIC = "schreibtisch/berichte/", "beauftragte/berichte"
_YEAR, _EDITION = f"{_PUBLIC}/<int:year>", f"{_PUBLIC}/ausgabe/<str:entry>"

urlpatterns = [
    path(f"{_PUBLIC}/", views.reports, name="reports"),
    path(f"{_PUBLIC}.<str:kind>", views.reports_export, name="reports_export"),
    path(f"{_YEAR}/", views.year, name="report_year"),
    path(f"{_YEAR}.pdf", views.year_pdf, name="report_year_pdf"),
    path(f"{_YEAR}/zahlen.<str:kind>", views.year_numbers, name="report_year_numbers"),
    path(f"{_YEAR}/zahl/<str:counted>/", views.counted, name="report_counted"),
    path(f"{_YEAR}/zahl/<str:counted>.<str:kind>", views.counted_export, name="report_counted_export"),
    path(f"{_EDITION}/", views.edition, name="report_edition"),
    path(f"{_EDITION}.pdf", views.edition_pdf, name="report_edition_pdf"),
    path(f"{_EDITION}/zahlen.<str:kind>", views.edition_numbers, name="report_edition_numbers"),
    path(_DESK, desk_views.desk, name="reports_desk"),
    path(f"{_DESK}<int:year>/", desk_views.preview, name="report_preview"),
    path(f"{_DESK}<int:year>/vorschau.pdf", desk_views.preview_pdf, name="report_preview_pdf"),
    path(f"{_DESK}<int:year>/worte/<str:section>/<str:language>/", desk_views.words, name="report_words"),
    path(f"{_DESK}<int:year>/veroeffentlichen/", desk_views.publish, name="yearly_report_publish"),
    path(f"{_DESK}ausgabe/<str:entry>/presse/", desk_views.press_draft, name="report_press_draft"),
]

ADDRESSES: dict[str, Address] = {
    "reports": page("amt"),
    "reports_export": page("amt"),
    "report_year": page("amt"),
    "report_year_pdf": page("amt"),
    "report_year_numbers": page("amt"),
    "report_counted": page("amt", "ausgabe", "gruppe", "seite"),
    "report_counted_export": page("amt", "ausgabe", "gruppe"),
    "report_edition": page(),
    "report_edition_pdf": page(),
    "report_edition_numbers": page(),
    "reports_desk": Address(get="report.draft"),
    "report_preview": Address(get="report.draft"),
    "report_preview_pdf": Address(get="report.draft"),
    "report_words": form("report.draft"),
    "yearly_report_publish": form("report.publish"),
    "report_press_draft": Address(get=None, post="press.draft"),
}
