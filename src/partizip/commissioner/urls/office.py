"""Addresses of the independent office, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import office as desk_views
from partizip.commissioner.views import office as views
from partizip.core.addresses import Address, form, page

_DESK = "schreibtisch/amt/"

urlpatterns = [
    path("beauftragte/", views.office, name="office"),
    path("beauftragte.<str:kind>", views.appointments_export, name="appointments_export"),
    path("beauftragte/aufgaben/", views.office_tasks, name="office_tasks"),
    path("beauftragte/aufgaben.<str:kind>", views.office_tasks_export, name="office_tasks_export"),
    path("beauftragte/weisungen/", views.directives, name="directives"),
    path("beauftragte/weisungen.<str:kind>", views.directives_export, name="directives_export"),
    path("beauftragte/weisungen/<str:directive>/", views.directive, name="directive"),
    path(f"{_DESK}aufgaben/neu/", desk_views.task_record, name="task_record"),
    path(f"{_DESK}aufgaben/<str:task>/beenden/", desk_views.task_end, name="task_end"),
    path(f"{_DESK}bestellungen/neu/", desk_views.appointment_record, name="appointment_record"),
    path(f"{_DESK}bestellungen/<uuid:appointment>/ende/", desk_views.appointment_end, name="appointment_end"),
    path(f"{_DESK}bestellungen/<uuid:record>/irrtum/", desk_views.appointment_mistake, name="appointment_mistake"),
    path(f"{_DESK}weisungen/neu/", desk_views.directive_record, name="directive_record"),
    path(f"{_DESK}weisungen/<str:directive>/antworten/", desk_views.directive_answer, name="directive_answer"),
    path(f"{_DESK}weisungen/<str:directive>/erklaeren/", desk_views.directive_state, name="directive_state"),
]

ADDRESSES: dict[str, Address] = {
    "office": page(),
    "appointments_export": page(),
    "office_tasks": page(),
    "office_tasks_export": page(),
    "directives": page("seite"),
    "directives_export": page(),
    "directive": page(),
    "task_record": form("office.keep_tasks"),
    "task_end": form("office.end_task"),
    "appointment_record": form("office.record_appointment"),
    "appointment_end": form("office.end_appointment"),
    "appointment_mistake": form("office.end_appointment"),
    "directive_record": form("office.log_directive"),
    "directive_answer": form("office.log_directive"),
    "directive_state": form("office.state_directive"),
}
