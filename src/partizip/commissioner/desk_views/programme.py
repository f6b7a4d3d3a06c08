"""Forms of the programme: an entry, a further version, a translation, a note, a link, a result."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.commissioner.actions import programme as actions
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.desk_views import looking
from partizip.commissioner.forms import programme as forms
from partizip.commissioner.models import ProgrammeEntry, ProgrammeLink
from partizip.commissioner.queries import programme as queries
from partizip.core import programme as rules
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code


def _allowed(request: HttpRequest, office_id: UUID | None) -> None:
    """Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, actions.RIGHT, **office_facts(by, now, office_id))
    if not verdict:
        raise Forbidden(verdict)


def _own(request: HttpRequest, code: str) -> ProgrammeEntry:
    """An entry of the own office. Raises Http404 for a code that is not there."""
    try:
        found = queries.entry(normalise_short_code(code) or code.replace("\x00", ""))
    except ProgrammeEntry.DoesNotExist as error:
        raise Http404 from error
    _allowed(request, found.office_id)
    return found


def _form(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button} | more
    return render(request, "commissioner/desk_office_form.html", context, status=status_of(form))


def desk(request: HttpRequest) -> HttpResponse:
    """The own programme with what can be done about each entry."""
    office, today = request.actor.body_id, berlin_day(timezone.now())  # type: ignore[attr-defined]
    _allowed(request, office)
    rows = queries.standings(queries.own(office, today), today, settings.LANGUAGE_CODE)
    fields = queries.by_field(today, [office])
    return render(request, "commissioner/desk_programme.html", {"rows": rows, "fields": fields})


def entry_new(request: HttpRequest) -> HttpResponse:
    """Publish an entry."""
    _allowed(request, request.actor.body_id)  # type: ignore[attr-defined]
    form, title = forms.EntryForm(sent(request)[0]), _("Add an entry to the programme")
    if looking.pressed(request) and carry_out(request, form, actions.publish_entry):
        messages.success(request, _("The entry is published."))
        return redirect(form.result)  # type: ignore[attr-defined]
    if looking.first(request) and carry_out(request, form, actions.check_entry):
        return looking.page(request, form, title)
    return _form(request, form, title, looking.button())


def _done(
    request: HttpRequest, found: ProgrammeEntry, form: Any, act: Callable[..., Any], words: tuple[str, str, str],
    asked: Callable[..., Any] | None = None, note: str = "", **facts: Any,
) -> HttpResponse:  # fmt: skip
    """A form about an entry; `words`: title, button, and what is said when it was done; `note`: above the form.

    `asked`: what checks it; then it is looked at as everybody will read it, before a further press publishes it.
    """
    title, button, done = words
    if found.has_ended and request.method != "POST":  # nothing could be added; a second press is told so by the act
        messages.info(request, _(rules.may_change(ended=True).reason))
        return redirect(found)
    if (asked is None or looking.pressed(request)) and carry_out(request, form, act, **facts):
        messages.success(request, done)
        return redirect(found)
    if asked is not None and looking.first(request) and carry_out(request, form, transaction.atomic(asked), **facts):
        return looking.page(request, form, title, facts.get("language", ""))
    said = found.version.said("de")
    return _form(request, form, title, looking.button() if asked else button, about=said.title,
                 language=said.language, changed=_overtaken(form, found), note=note)  # fmt: skip


def _overtaken(form: Any, found: ProgrammeEntry) -> list[queries.Changed]:
    """What somebody else changed since the form was begun, when it was refused for that; the next press knows it."""
    if (
        not form.is_bound
        or "seen" not in form.fields
        or getattr(form, "again", False)
        or set(form.errors) != {"__all__"}
    ):
        return []
    seen, newest = form.cleaned_data["seen"], found.version.number
    if seen == newest:
        return []
    form.data = form.data.copy()
    form.data["seen"] = str(newest)
    return queries.changes(found, seen)


def entry_change(request: HttpRequest, entry: str) -> HttpResponse:
    """Publish a further version."""
    found = _own(request, entry)
    form = forms.ChangeForm(sent(request)[0], version=found.version)
    done = _("The new version is published; the earlier one stays readable.")
    words = (_("Change an entry by a further version"), _("Publish"), done)
    answer = _done(
        request, found, form, actions.change_entry, words, actions.check_change, _one_language(found), entry=found
    )
    if hasattr(form, "result") and (lost := queries.lost(queries.entry(found.code))):
        said = _("The new version has no words yet in: %(languages)s. You can add them here.")
        messages.warning(request, said % {"languages": _named(code for code, _number in lost)})
    return answer


def _named(languages: Iterable[str]) -> str:
    """Languages by their own names."""
    return ", ".join(translation.get_language_info(code)["name_local"] for code in languages)


def _one_language(found: ProgrammeEntry) -> str:
    """What a further version does to words in several languages; nothing where there is one."""
    there = [words.language for words in found.version.words.all()]
    if len(there) < 2:
        return ""
    said = _(
        "This version has words in: %(languages)s. The new one has words only in the language that you choose below, "
        "until you add the others on its page; the earlier ones stay readable there."
    )
    return said % {"languages": _named(there)}


def entry_translate(request: HttpRequest, entry: str, language: str) -> HttpResponse:
    """Add words in a further language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    found = _own(request, entry)
    form = forms.TranslateForm(sent(request)[0], version=found.version)
    words = (_("Publish in another language"), _("Publish"), _("The words in this language are published."))
    checked = actions.check_translation
    return _done(request, found, form, actions.translate_entry, words, checked, entry=found, language=language)


def note(request: HttpRequest, entry: str) -> HttpResponse:
    """Say what has been done since."""
    found = _own(request, entry)
    words = (_("Say what has been done"), _("Publish"), _("Your words were published."))
    return _done(request, found, forms.NoteForm(sent(request)[0]), actions.note_progress, words, entry=found)


def link(request: HttpRequest, entry: str) -> HttpResponse:
    """Say which record belongs to it."""
    found = _own(request, entry)
    words = (_("Link a record"), _("Link it"), _("The record is linked."))
    return _done(request, found, forms.LinkForm(sent(request)[0]), actions.link_record, words, entry=found)


def unlink(request: HttpRequest, link: UUID) -> HttpResponse:
    """Say that a record was linked wrongly."""
    known = get_object_or_404(ProgrammeLink.objects.select_related("entry"), id=link)
    found = _own(request, known.entry.code)
    done = _("It was withdrawn; it stays visible with your reason.")
    words = (_("Linked wrongly"), _("Record it"), done)
    return _done(request, found, forms.UnlinkForm(sent(request)[0]), actions.undo_link, words, link=known)


def end(request: HttpRequest, entry: str) -> HttpResponse:
    """Say what came of it."""
    found = _own(request, entry)
    words = (_("Say what came of an entry"), _("Publish"), _("The result is published."))
    form = forms.EndForm(sent(request)[0])
    return _done(request, found, form, actions.end_entry, words, actions.check_end, entry=found)
