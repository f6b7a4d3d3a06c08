"""How charts speak, on pages and on paper: sentences and numbers in the reader's language."""

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from partizip.core import charts
from partizip.figures.models import written


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
