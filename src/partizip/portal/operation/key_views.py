"""Pages about the log's key: its history for everybody, and the two persons' part when it is lost."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.submitting import press
from partizip.core import ledger
from partizip.core.permissions import msgid
from partizip.journal import keeping, keys
from partizip.portal.operation import keys as acts


def _periods() -> list[dict[str, Any]]:
    """Every key with the states that it signs, newest first. Raises KeyProblem."""
    told = keys.changes()
    first = told[0].facts["old"] if told else keeping.signer().verifier.text
    vkeys = [first, *(change.facts["new"] for change in told)]
    rows = []
    for place, vkey in enumerate(vkeys):
        came, went = (told[place - 1] if place else None), (told[place] if place < len(told) else None)
        rows.append({
            "vkey": vkey,
            "id": ledger.parse_vkey(vkey).key_id.hex(),
            "from_size": came.index + 1 if came else 0,
            "until_size": went.index if went else None,
            "since": came.at if came else None,
            "line": came.index if came else None,
            "lost_before": bool(came and came.facts["lost"]),
            "reason": came.facts["reason"] if came else "",
            "note": came.facts["note"] if came else "",
        })  # fmt: skip
    return rows[::-1]


def keys_page(request: HttpRequest) -> HttpResponse:
    """All public keys, since when each signs, and how it was handed over."""
    try:
        rows, fault = _periods(), ""
    except keeping.KeyProblem as error:
        rows, fault = [], str(error)
    return render(request, "portal/keys.html", {"rows": rows, "fault": fault, "pending": keys.pending()})


def keys_json(request: HttpRequest) -> HttpResponse:
    """The same for programs, oldest first."""
    try:
        rows = _periods()[::-1]
    except keeping.KeyProblem as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    for row in rows:
        row["since"] = row["since"] and row["since"].isoformat()
    return JsonResponse({"keys": rows})


_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "declare": (acts.declare_lost, msgid("The loss was declared; a second administrator has to confirm it.")),
    "confirm": (acts.confirm_lost, msgid("The new key signs from now on; the record says so.")),
    "withdraw": (acts.withdraw_lost, msgid("The declaration was withdrawn.")),
}


def lost_key(request: HttpRequest) -> HttpResponse:
    """What two administrators do when the key is lost."""
    if request.method == "POST":
        if request.POST.get("step") not in _STEPS:
            raise Http404
        act, done = _STEPS[request.POST["step"]]
        press(request, act, _(done))
        return redirect("lost_key")
    now, by, told = timezone.now(), request.actor, keys.pending()  # type: ignore[attr-defined]
    first = acts.first_person(told, now) if told else None
    context = {
        "pending": told,
        "first": first,
        "mine": first is not None and first == by.person_id,
        "alone": not acts.other_administrators(by, now),
    }
    return render(request, "portal/lost_key.html", context)
