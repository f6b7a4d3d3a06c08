"""The words of the policy text with its clauses, known to every template without {% load %}."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partizip.promises.clauses import ClauseState
from partizip.promises.queries import Segment
from partizip.web.templatetags.spoken import direction

register = template.Library()


@register.simple_tag
def clause_state(state: ClauseState | None) -> SafeString:
    """How a clause stands, in words and colour; in the reader's language wherever it stands."""
    kind, words = (state.kind, state.words) if state else ("none", "")
    language = get_language() or "de"
    return format_html(_STATE, kind, language, direction(language), words)


_STATE = '<span class="clause-state clause-state--{}" lang="{}" dir="{}">{}</span>'


@register.simple_tag
def marked_words(segments: list[Segment]) -> SafeString:
    """The words of a unit, those of a clause underlined and with its state. One tag, for a page has many of them."""
    return format_html_join("", "{}", ((_marked(one),) for one in segments))


def _marked(one: Segment) -> SafeString | str:
    if one.clause is None:
        return one.words
    link = '<a class="clause clause--{}" href="{}">{}</a>{}'
    kind = one.state.kind if one.state else "none"
    return format_html(link, kind, one.clause.get_absolute_url(), one.words, clause_state(one.state))
