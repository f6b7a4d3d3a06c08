"""Pages of the demo on which a visitor tries to stop a press release."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partizip.access import limits
from partizip.access.limiting import too_many
from partizip.commissioner.models import Item
from partizip.core.limits import Limit
from partizip.documents.dates import second_words
from partizip.portal.trying import TRIES, sealed

# Releases sealed in the whole demo; each stays in its press room.
RELEASES = Limit("release of the demo to be stopped", 60, 3600)


@never_cache
def trying(request: HttpRequest) -> HttpResponse:
    """Have the demo's office seal a press release that appears in a minute."""
    if not request.instance.demo:  # type: ignore[attr-defined]
        raise Http404
    if request.method != "POST":
        return render(request, "portal/trying.html")
    if seconds := limits.take(RELEASES, "demo"):
        return too_many(request, seconds)
    return redirect("trying_item", code=sealed(timezone.now()).code)


@never_cache
def trying_item(request: HttpRequest, code: str) -> HttpResponse:
    """Try to stop it, as often as one likes; and see it appear at its second."""
    if not request.instance.demo:  # type: ignore[attr-defined]
        raise Http404
    item = Item.objects.with_all().filter(code=code.replace("\x00", "")).first()
    editions = list(item.editions.all()) if item else []
    # The demo shows the time of a sealed item here, so it does so for its own alone.
    if item is None or not editions[0].words.title.startswith("Versuch: "):
        raise Http404
    context: dict[str, Any] = {"tries": [(name, _(words)) for name, (words, _work) in TRIES.items()]}
    if request.method == "POST":  # answered at once: to try once more by a reload does no harm
        name = request.POST.get("versuch", "")
        if name not in TRIES:
            raise Http404
        words, work = TRIES[name]
        context |= {"tried": _(words), "answer": work(item, timezone.now())}
    appears_at = editions[0].words.appears_at
    context |= {"item": item, "second": second_words(appears_at), "appeared": appears_at <= timezone.now()}
    return render(request, "portal/trying_item.html", context)
