"""Names of parameters, headers and formats inside sentences, known to every template without {% load %}."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

register = template.Library()
_NAME = re.compile(r"([?]?[A-Za-z][A-Za-z0-9]*(?:[ _./?=-]*[A-Za-z0-9]+)*=?)")


@register.filter
def technical(words: str) -> SafeString | str:
    """In a language from right to left such names stand apart, in their own direction; elsewhere nothing changes."""
    if not get_language_bidi():
        return words
    parts = enumerate(_NAME.split(str(words)))  # every second one is a name
    return format_html_join("", "{}", ((_apart(part) if place % 2 else part,) for place, part in parts))


def _apart(name: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', name)


@register.simple_tag
def toward() -> str:
    """An arrow from who owes to whom, in the direction of reading."""
    return "←" if get_language_bidi() else "→"
