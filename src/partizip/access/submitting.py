"""From a valid form to an act: what the rules refuse becomes the form's error, and the input stays."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from partizip.access.acts import Again, Outdated, Refused
from partizip.access.retyping import SHOW_ONLY
from partizip.core.removed import code_in
from partizip.journal.keeping import HistoryChanged

# What a form in another encoding turns into, signs nobody can see, and marks that turn the direction of writing: with
# them a title or short code reads otherwise than it is.
_UNSEEN = "\\x00-\\x08\\x0c\\x0e-\\x1f\\x7f-\\x9f\ufffd\u202d\u202e"
_DAMAGED = re.compile(f"[{_UNSEEN}]")
_DAMAGED_LINE = re.compile(f"[{_UNSEEN}\\t\\r\\n\u2028\u2029]")
# What other programs put around pasted words: a mark of the encoding, and marks that only say which way a part of the
# text runs, which every page works out anew. They are taken off; a line break of a text program becomes our own.
_PUT_AROUND = re.compile("[\ufeff\u202a-\u202c\u2066-\u2069]")
_BREAK = re.compile("\\x0b")


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with a form, and its files; (None, None) while it is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def carry_out(request: HttpRequest, form: forms.Form, act: Callable[..., Any], **facts: Any) -> bool:
    """Run the act as the request's actor, now, with the form's cleaned data and further facts.

    Returns whether it was done (its result is in `form.result`). A refusal, by a rule or for want of a right, is
    added to the form's errors, so that nothing typed is lost. Nothing is done when the form was sent to be read in
    another language only.
    """
    if request.method != "POST":
        return False
    done = SHOW_ONLY not in request.POST and _carried_out(request, form, act, facts)
    # The page in another language is given what was typed (web.context).
    request.refused = not done  # type: ignore[attr-defined]
    return done


def _carried_out(request: HttpRequest, form: forms.Form, act: Callable[..., Any], facts: dict[str, Any]) -> bool:
    if not (form.is_valid() and _readable(form) and _same_mandate(request, form)):
        return False
    try:
        form.result = act(  # type: ignore[attr-defined]
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
            **facts,
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.again, form.refusal = isinstance(refusal, Again), refusal  # type: ignore[attr-defined]
        if isinstance(refusal, Outdated):
            form.newest = refusal.newest or request.path  # type: ignore[attr-defined]
        form.add_error(None, _told(refusal))
        return False
    except HistoryChanged:
        form.add_error(
            None,
            _(
                "Nothing can be written now: the database is not the one that was signed. "
                "The operator has to look; keep your text."
            ),
        )
        return False
    except OperationalError:  # another act held what this one needed for too long
        form.add_error(None, _("Somebody else is writing at this moment; nothing was stored. Send it again."))
        return False
    except IntegrityError:  # a constraint of the database was faster than the check in the act
        form.add_error(None, _("Somebody else was faster. Look at the newest state and try again."))
        return False
    return True


def _told(refusal: Refused) -> str:
    """Why it was refused, with the way to what is there already."""
    words = _(refusal.verdict.reason)
    if not refusal.there:
        return words
    return format_html('{} <a class="kern-link" href="{}">{}</a>', words, refusal.there, _("Read what is there"))


def press(request: HttpRequest, act: Callable[..., Any], done: str, **facts: Any) -> None:
    """Run the act of a button without fields; a message says that it was done, or why not."""
    form = forms.Form(request.POST)
    if carry_out(request, form, act, **facts):
        messages.success(request, done)
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))


def _readable(form: forms.Form) -> bool:
    """Whether everything typed is what it seems; else each field says where it is not."""
    for name, typed in form.fields.items():
        value = form.cleaned_data.get(name)
        if not isinstance(value, str):
            continue
        long = isinstance(typed.widget, forms.Textarea)
        value = form.cleaned_data[name] = _BREAK.sub("\n" if long else " ", _PUT_AROUND.sub("", value))
        found = (_DAMAGED if long else _DAMAGED_LINE).search(value)
        if found:
            words = _("One sign here cannot be seen or arrived damaged, after “%(before)s”. Type the words there anew.")
            form.add_error(name, words % {"before": value[max(0, found.start() - 20) : found.start()] or "…"})
        elif code_in(value.strip()):
            form.add_error(name, _("This is the sign for words that a law took away; write something else."))
        elif typed.required and not value.strip():
            form.add_error(name, typed.error_messages["required"])
    return not form.errors


def _same_mandate(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the form is sent under the mandate it was filled in under; it may have been changed in another tab."""
    acting, actor = request.POST.get("acting"), request.actor  # type: ignore[attr-defined]
    if acting is None or acting == str(actor.mandate_id or ""):
        return True
    now = next((str(mandate) for mandate in getattr(request, "mandates", ()) if mandate.id == actor.mandate_id), "–")
    words = _(
        "You act under another mandate now: %(mandate)s. Change it on your desk, or send the form under this one."
    )
    form.add_error(None, words % {"mandate": now})
    return False


def status_of(form: forms.Form) -> int:
    """422 when the form came back with errors, else 200."""
    return 422 if form.is_bound and form.errors else 200
