"""An edition as a printed document, in the edition's own language; the same edition gives the same bytes."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance
from partizip.commissioner.models import Edition
from partizip.documents import pdf
from partizip.documents.dates import moment_words
from partizip.documents.pdf import paragraphs, said

TEMPLATE = "commissioner/typ/edition.typ"


def pdf_of(edition: Edition, instance: Instance) -> bytes:
    """The PDF of an edition with its item. Raises pdf.NotMade."""
    known = edition.language in dict(settings.LANGUAGES)
    with translation.override(edition.language if known else settings.LANGUAGE_CODE):
        return pdf.made(TEMPLATE, _data(edition, instance), at=edition.words.appears_at)


def _data(edition: Edition, instance: Instance) -> dict[str, Any]:
    words, language = edition.words, edition.language
    return {
        "lang": (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0],
        "comma": _(", "),
        "title": said(words.title, language),
        "mark": instance.mark,
        "site": instance.name,
        "author": edition.item.office.name,
        "footer": f"{_('Short code')} {edition.item.code}",
        "line": list(_line(edition)),
        "reason": {"heading": _("Correction"), "words": paragraphs(words.reason, language)},
        "lead": paragraphs(words.lead, language),
        "text": paragraphs(words.text, language),
        "files": {
            "heading": _("Attachments"),
            "rows": [
                {"name": said(file.name, language), "alt": said(file.alt, language), "sha256": file.sha256}
                for file in edition.attachments.all()
            ],
        },
        "check": {
            "heading": _("Check it"),
            "intro": _("Whether this was corrected or withdrawn since, stands here:"),
            "links": [_link(edition.item.get_absolute_url()), _link(f"{reverse('check')}?code={edition.item.code}")],
            "label": _("Fingerprint"),
            "digest": edition.digest,
            "named": _(
                "Characters that this document cannot show stand as their number in brackets; the page shows them."
            ),
        },
    }


def _line(edition: Edition) -> Iterator[dict[str, Any]]:
    """What stands below the title: kind, office, edition, moment."""
    item, language = edition.item, (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
    english = item.office.name_en if language == "en" else ""
    yield said(item.get_kind_display(), language)
    yield said(english, "en") if english else said(item.office.name, "de")
    if edition.number > 1:
        yield said(_("Edition %(number)s") % {"number": edition.number}, language)
    yield said(moment_words(edition.words.appears_at), language)


def _link(path: str) -> str:
    return settings.SITE_URL + path
