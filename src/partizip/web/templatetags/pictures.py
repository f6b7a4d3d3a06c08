"""Charts in pages: {% chart picture %} is a figure with caption, drawing for wide and narrow pages, and its table.

A part builds a record of core.charts in its queries or views and needs this one line; sentences and numbers are in
the reader's language here. Known to every template without {% load %}.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from partizip.core import charts
from partizip.figures.models import written

register = template.Library()
TOLD = 3  # sentences of the description that stand in the caption, after form and unit


def words() -> charts.Words:
    """How charts speak in the reader's language."""
    return charts.Words(
        number=written,
        rtl=get_language_bidi(),
        bars=_("Bar chart"),
        stack=_("Shares of a whole as bars"),
        lines=_("Line chart"),
        multiples=_("Small line charts on one scale"),
        dots=_("Estimates with their intervals"),
        fan=_("Measured values and projection"),
        about=_("%(form)s; unit: %(unit)s."),
        largest=_("Largest value: %(value)s (%(label)s)."),
        smallest=_("Smallest value: %(value)s (%(label)s)."),
        last=_("Newest value: %(value)s (%(label)s)."),
        projected=_("Projected: %(value)s (%(label)s)."),
        not_reported=_("not reported"),
        withheld=_("withheld"),
        absent=_("%(state)s: %(labels)s."),
        break_=_("From %(label)s on: %(words)s. Values before and after cannot be compared."),
        between=_("%(value)s (%(low)s to %(high)s)"),
        band=_("%(level)s of 100 courses lie between %(low)s and %(high)s (%(label)s)."),
        share=_("%(level)s of 100 courses"),
        mark=_("%(label)s: %(value)s"),
        begins=_("The axis begins at %(value)s, not at zero."),
        scale=_("One scale for all: %(low)s to %(high)s"),
        rest=_("rest of the whole"),
        over=_("The parts add up to more than the whole."),
        measured=_("measured"),
        course=_("projected"),
        comma=_(", "),
        head_name=_("Name"),
        head_day=_("Day"),
        head_low=_("Lower limit"),
        head_high=_("Upper limit"),
        head_whole=_("Whole"),
    )


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
        "<details><summary>{}</summary>{}{}</details></figure>",
        _element("strong", picture.title),
        format_html_join(" ", "{}", ((_sentence(each),) for each in charts.summary(picture, said)[1 : 1 + TOLD])),
        format_html_join("", '<div class="p-chart__{}">{}</div>', drawings),
        _("The numbers of this chart as a table"),
        _table(charts.table(picture, said), picture.title),
        format_html('<p class="p-formats"><a class="kern-link" href="{}">CSV</a></p>', csv) if csv else "",
    )


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
