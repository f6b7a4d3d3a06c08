"""Addresses of the steering circle, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import circle as desk_views
from partizip.commissioner.views import circle as views
from partizip.core.addresses import Address, form, page

_PUBLIC, _DESK = "beauftragte/steuerungskreis", "schreibtisch/steuerungskreis"

urlpatterns = [
    path(f"{_PUBLIC}/", views.circle, name="circle"),
    path(f"{_PUBLIC}/beschluesse.<str:kind>", views.decisions_export, name="circle_decisions_export"),
    path(f"{_PUBLIC}/sitzungen.<str:kind>", views.meetings_export, name="circle_meetings_export"),
    path(f"{_PUBLIC}/punkt/<str:code>/", views.point, name="circle_point"),
    path(f"{_PUBLIC}/sitzung/<str:code>/", views.meeting, name="circle_meeting"),
    path(f"{_PUBLIC}/sitzung/<str:code>/protokoll/", views.minutes, name="circle_minutes"),
    path(f"{_PUBLIC}/sitzung/<str:code>/protokoll.pdf", views.minutes_pdf, name="circle_minutes_pdf"),
    path(f"{_DESK}/", desk_views.desk, name="circle_desk"),
    path(f"{_DESK}/einrichten/", desk_views.set_up, name="circle_set_up"),
    path(f"{_DESK}/regeln/", desk_views.rules, name="circle_rules"),
    path(f"{_DESK}/mitglied/neu/", desk_views.seat_new, name="circle_seat_new"),
    path(f"{_DESK}/mitglied/<uuid:seat>/ende/", desk_views.seat_end, name="circle_seat_end"),
    path(f"{_DESK}/sitzung/neu/", desk_views.call, name="circle_call"),
    path(f"{_DESK}/sitzung/<str:code>/verlegen/", desk_views.move, name="circle_move"),
    path(f"{_DESK}/sitzung/<str:code>/absagen/", desk_views.cancel, name="circle_cancel"),
    path(f"{_DESK}/sitzung/<str:code>/reihenfolge/", desk_views.order, name="circle_order"),
    path(f"{_DESK}/sitzung/<str:code>/anwesenheit/", desk_views.attendance, name="circle_attendance"),
    path(f"{_DESK}/sitzung/<str:code>/anmerkung/", desk_views.comment, name="circle_comment"),
    path(f"{_DESK}/sitzung/<str:code>/genehmigen/", desk_views.approve, name="circle_approve"),
    path(f"{_DESK}/punkt/neu/", desk_views.point_new, name="circle_point_new"),
    path(f"{_DESK}/punkt/<str:code>/zurueckziehen/", desk_views.point_withdraw, name="circle_point_withdraw"),
    path(f"{_DESK}/punkt/<str:code>/beschluss/", desk_views.decide, name="circle_decide"),
    path(f"{_DESK}/punkt/<str:code>/behandelt/", desk_views.deal, name="circle_deal"),
    path(f"{_DESK}/punkt/<str:code>/vertagen/", desk_views.postpone, name="circle_postpone"),
    path(f"{_DESK}/punkt/<str:code>/unterlage/", desk_views.paper_new, name="circle_paper_new"),
    path(f"{_DESK}/unterlage/<uuid:paper>/", desk_views.paper, name="circle_paper"),
    path(f"{_DESK}/beschluss/<str:code>/widerspruch/", desk_views.dissent, name="circle_dissent"),
]

ADDRESSES: dict[str, Address] = {
    "circle": page("seite"),
    "circle_decisions_export": page(),
    "circle_meetings_export": page(),
    "circle_point": page(),
    "circle_meeting": page(),
    "circle_minutes": page(),
    "circle_minutes_pdf": page(),
    "circle_desk": Address(get="circle.take_part"),
    "circle_set_up": form("circle.set_up"),
    "circle_rules": form("circle.set_up"),
    "circle_seat_new": form("circle.set_up"),
    "circle_seat_end": form("circle.set_up"),
    "circle_call": form("circle.call"),
    "circle_move": form("circle.call"),
    "circle_cancel": form("circle.call"),
    "circle_order": form("circle.decide"),
    "circle_attendance": form("circle.decide"),
    "circle_comment": form("circle.take_part"),
    "circle_approve": form("circle.approve"),
    "circle_point_new": form("circle.put"),
    "circle_point_withdraw": form("circle.put"),
    "circle_decide": form("circle.decide"),
    "circle_deal": form("circle.decide"),
    "circle_postpone": form("circle.decide"),
    "circle_paper_new": form("circle.take_part"),
    "circle_paper": Address(get="circle.take_part"),
    "circle_dissent": form("circle.take_part"),
}
