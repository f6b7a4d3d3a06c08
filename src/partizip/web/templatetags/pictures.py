"""Charts in pages: {% chart picture %} is a figure with caption, drawing for wide and narrow pages, and its table.

A part builds a record of core.charts in its queries or views and needs this one line; sentences and numbers are in
the reader's language here. Known to every template without {% load %}.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partizip.core import charts
from partizip.figures.speech import words

register = template.Library()
TOLD = 3  # sentences of the description that stand in the caption, after form and unit


@register.simple_tag(takes_context=True)
def chart(context: template.Context, picture: charts.Chart, csv: str = "") -> SafeString:
    """A chart with what it says, its table, and the way to the same numbers as CSV."""
    page = context.render_context.dicts[0]  # one for the whole page, whatever is included in it
    number = int(page.get("charts", 0)) + 1
    page["charts"] = number
    said, name = words(), f"chart{number}"
    sides: tuple[tuple[str, float], ...] = (("wide", charts.WIDE), ("narrow", charts.NARROW))
    drawings = [
        (side, SafeString(charts.draw(picture, said, width=width, prefix=f"{name}{side[0]}")))  # escaped there
        for side, width in sides
    ]
    return format_html(
        '<figure class="p-chart"><figcaption>{}<span class="p-small">{}</span></figcaption>{}'
        "<details><summary>{}</summary>{}{}{}</details></figure>",
        _element("strong", picture.title),
        format_html_join(" ", "{}", ((_sentence(each),) for each in charts.summary(picture, said)[1 : 1 + TOLD])),
        format_html_join("", '<div class="p-chart__{}">{}</div>', drawings),
        _("The numbers of this chart as a table"),
        _table(charts.table(picture, said), picture.title),
        _under(getattr(picture, "note", None)),
        format_html('<p class="p-formats"><a class="kern-link" href="{}">CSV</a></p>', csv) if csv else "",
    )


def _under(note: charts.Label | None) -> SafeString:
    """How to read it, below the table as well: who reads the table does not look at the drawing."""
    return format_html('<p class="p-small">{}.</p>', _sentence([_pair(note)])) if note else SafeString("")


def _element(name: str, label: charts.Label, attributes: str = "") -> SafeString:
    """Words in an element that says their language."""
    more = SafeString(attributes)
    if not label.lang:
        return format_html("<{0}{1}>{2}</{0}>", SafeString(name), more, label.words)
    return format_html('<{0}{1}><span lang="{3}" dir="auto">{2}</span></{0}>', SafeString(name), more, *_pair(label))


def _pair(label: charts.Label) -> tuple[str, str]:
    return label.words, label.lang


def _sentence(said: Iterable[tuple[str, str]]) -> SafeString:
    pieces = (format_html('<span lang="{}" dir="auto">{}</span>', lang, each) if lang else each for each, lang in said)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _table(table: charts.Table, title: charts.Label) -> SafeString:
    head = [_element("th", label, ' scope="col"' if not place else ' scope="col" class="p-number"')
            for place, label in enumerate(table.head)]  # fmt: skip
    rows: list[Any] = []
    for name, *cells in table.rows:
        body = format_html_join("", "{}", ((_element("td", cell, ' class="p-number"'),) for cell in cells))
        rows.append((_element("th", name, ' scope="row"'), body))
    return format_html(
        '<div class="p-scroll" tabindex="0" role="region" aria-label="{}"><table class="p-table"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        title.words,
        title.words if not title.lang else _sentence([_pair(title)]),
        format_html_join("", "{}", ((cell,) for cell in head)),
        format_html_join("", "<tr>{}{}</tr>", rows),
    )
