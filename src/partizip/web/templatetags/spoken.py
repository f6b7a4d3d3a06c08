"""Words as a reader sees them: in their language and direction, and what stands where a law took them away."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from partizip.core.removed import code_in

register = template.Library()


@register.filter
def german(text: Any) -> SafeString | str:
    """German words, marked as such with their direction on pages of another language (docs/decisions/0011)."""
    if code_in(str(text or "")):
        return _taken(str(text))
    if not text or (get_language() or "de") == "de":
        return str(text or "")
    return format_html('<span lang="de" dir="ltr">{}</span>', text)


@register.filter
def direction(language: str) -> str:
    """The direction of a language by its code: rtl or ltr."""
    return "rtl" if language.split("-")[0] in {"ar", "fa", "he", "ur"} else "ltr"


@register.simple_tag
def localized(thing: Any, name: str) -> SafeString | str:
    """The English form of an attribute on English pages, where there is one; else the German one, marked as German."""
    english = getattr(thing, f"{name}_en", "") if get_language() == "en" else ""
    return _taken(str(english)) if code_in(str(english)) else str(english) or german(getattr(thing, name))


def _taken(text: str) -> str:
    """What a title says in place of words that a law took away."""
    return _("removed by law (%(code)s)") % {"code": code_in(text)}


@register.simple_tag
def words(text: str, language: str = "de") -> SafeString:
    """What somebody wrote, as paragraphs with their language and direction; never as markup.

    In place of what a law took away: that it did, and the way to the reason (docs/decisions/0031).
    """
    code = code_in(text)
    if code:
        told = _("These words were removed by law: why, when and by whom")
        way = reverse("removed_words", args=[code])
        return format_html('<p class="p-words"><a href="{}">{} ({})</a></p>', way, told, code)
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    inside = format_html_join("", "<p>{}</p>", ((block,) for block in blocks))
    return format_html('<div class="p-words" lang="{}" dir="{}">{}</div>', language, direction(language), inside)


@register.filter
def own_name(code: str) -> str:
    """The name of a language in itself (Django's own `language_name` is the English one)."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
