"""Components in the KERN design system, known to every template without {% load %}.

Everything a person or a database wrote is escaped here; only our own markup is marked safe.
"""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.access.words import ROLES
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.documents.dates import day_words, moment_words
from partizip.opendata.declarations import kinds_at
from partizip.web import days
from partizip.web.faults import field_errors, newest
from partizip.web.templatetags.spoken import localized

register = template.Library()
_KINDS = {"info": "info", "success": "success", "warning": "warning", "danger": "danger"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A KERN icon; decoration only, the words stand beside it."""
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def badge(words: str, kind: str = "neutral") -> SafeString:
    """A state in words, colour and sign. `kind`: info, success, warning, danger or neutral."""
    if kind not in _KINDS:
        return format_html('<span class="p-badge"><span>{}</span></span>', words)
    return format_html(
        '<span class="kern-badge kern-badge--{0}">'
        '<span class="kern-icon kern-icon--{0} kern-icon--small" aria-hidden="true"></span>'
        '<span class="kern-label kern-label--small">{1}</span></span>',
        kind,
        words,
    )


class _Alert(template.Node):
    def __init__(self, kind: FilterExpression, heading: FilterExpression, inside: NodeList) -> None:
        self.kind, self.heading, self.inside = kind, heading, inside

    def render(self, context: template.Context) -> SafeString:
        kind = _KINDS.get(self.kind.resolve(context), "info")
        return format_html(
            '<div class="kern-alert kern-alert--{0}"{1}><div class="kern-alert__header">'
            '<span class="kern-icon kern-icon--{0}" aria-hidden="true"></span>'
            '<span class="kern-title">{2}</span></div><div class="kern-alert__body">{3}</div></div>',
            kind,
            SafeString(' role="alert"') if kind == "danger" else "",
            self.heading.resolve(context),
            self.inside.render(context),
        )


@register.tag
def alert(parser: Parser, token: Token) -> template.Node:
    """{% alert "info" _("Heading") %} … {% endalert %}: a boxed message."""
    _name, kind, heading = token.split_contents()
    inside = parser.parse(("endalert",))
    parser.delete_first_token()
    return _Alert(parser.compile_filter(kind), parser.compile_filter(heading), inside)


@register.simple_tag
def error_summary(form: forms.BaseForm, title: str = "") -> SafeString | str:
    """All errors of a form at its top, each a link to its field; says that the input was kept.

    `title`: for a form that saves nothing anyway.
    """
    if not form.is_bound or not form.errors:
        return ""
    items = [(f"#{_first_control(form[name])}", str(form[name].label), error) for name, error in field_errors(form)]
    general = format_html_join("", "<li>{}</li>", ((error,) for error in form.non_field_errors()))
    links = format_html_join("", '<li><a class="kern-link" href="{}">{}: {}</a></li>', items)
    kept = _("Please correct the following; your input was kept, and is when you change the language now.")
    if getattr(form, "again", False):
        title, kept = _("This is saved already"), _("Nothing is lost, and nothing stands here twice.")
    elif form.files:
        kept += " " + _("Choose the file again; a browser does not send it twice.")
    return format_html(
        '<div class="kern-alert kern-alert--danger" role="alert" id="errors" tabindex="-1">'
        '<div class="kern-alert__header"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span>'
        '<span class="kern-title">{}</span></div><div class="kern-alert__body"><p>{}</p><ul>{}{}</ul>{}</div></div>',
        title or _("Nothing was saved yet"),
        kept,
        general,
        links,
        newest(getattr(form, "newest", "")),
    )


def _first_control(field: forms.BoundField) -> str:
    """The id of the control to go to: of a group of choices the first one."""
    return field.id_for_label or next((choice.id_for_label for choice in field), field.auto_id)


def _described(field: forms.BoundField) -> str:
    parts = [f"{field.auto_id}-hint"] if field.help_text else []
    if field.errors:
        parts.append(f"{field.auto_id}-error")
    return " ".join(parts)


def _control(field: forms.BoundField) -> SafeString:
    """The widget itself with KERN's classes and what assistive technology needs."""
    widget, wrong = field.field.widget, bool(field.errors)
    # A browser cuts pasted words at maxlength without a word; the form refuses them with one, and keeps them.
    attributes: dict[str, Any] = {"maxlength": False}
    if _described(field):
        attributes["aria-describedby"] = _described(field)
    if wrong:
        attributes["aria-invalid"] = "true"
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget(attrs=attributes | {"class": "kern-form-check__checkbox"})
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        attributes["class"] = "kern-form-input__select" + (" kern-form-input__select--error" if wrong else "")
        return format_html('<div class="kern-form-input__select-wrapper">{}</div>', field.as_widget(attrs=attributes))
    attributes["class"] = "kern-form-input__input" + (" kern-form-input__input--error" if wrong else "")
    if isinstance(widget, forms.Textarea):
        attributes |= {"rows": widget.attrs.get("rows", 6), "dir": "auto"}
    elif isinstance(widget, forms.DateInput) and days.can_show(field.value()):  # else what was typed would be dropped
        return field.as_widget(days.DayInput(), attributes)
    return field.as_widget(attrs=attributes)


def _choices(field: forms.BoundField) -> SafeString:
    """Radio buttons or checkboxes as a list inside a fieldset."""
    several = isinstance(field.field.widget, forms.CheckboxSelectMultiple)
    kind = "checkbox" if several else "radio"
    items = []
    for choice in field:
        choice.data["attrs"]["class"] = f"kern-form-check__{kind}"
        items.append((choice.tag(wrap_label=False), choice.id_for_label, choice.choice_label))
    return format_html_join(
        "", '<div class="kern-form-check">{}<label class="kern-label" for="{}">{}</label></div>', items
    )


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """A form field: label, hint, control, error, tied together for assistive technology."""
    if bound.is_hidden:
        return bound.as_widget()
    identifier = bound.id_for_label
    hint = format_html('<div class="kern-hint" id="{}-hint">{}</div>', bound.auto_id, bound.help_text)
    error = format_html(
        '<p class="kern-error" id="{}-error"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span>'
        '<span class="kern-body">{}</span></p>',
        bound.auto_id,
        " ".join(map(str, bound.errors)),
    )
    needed = getattr(bound.field, "needed", "") or _("optional")  # when a field is needed that is not always
    optional = "" if bound.field.required else format_html(' <span class="kern-label__optional">({})</span>', needed)
    parts = (hint if bound.help_text else "", error if bound.errors else "")
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return format_html(
            '<fieldset class="kern-fieldset" id="{}"{}><legend class="kern-label">{}{}</legend>{}'
            '<div class="kern-fieldset__body">{}</div>{}</fieldset>',
            f"id_{bound.html_name}",
            format_html(' aria-describedby="{}"', _described(bound)) if _described(bound) else "",
            bound.label,
            optional,
            parts[0],
            _choices(bound),
            parts[1],
        )
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return format_html(
            '<div class="p-field"><div class="kern-form-check">{}<label class="kern-label" for="{}">{}</label></div>'
            "{}{}</div>",
            _control(bound),
            identifier,
            bound.label,
            *parts,
        )
    return format_html(
        '<div class="kern-form-input{}"><label class="kern-label" for="{}">{}{}</label>{}{}{}</div>',
        " kern-form-input--error" if bound.errors else "",
        identifier,
        bound.label,
        optional,
        parts[0],
        _control(bound),
        parts[1],
    )


@register.simple_tag(takes_context=True)
def fields(context: template.Context, form: forms.BaseForm) -> SafeString:
    """All fields of a form in order, hidden ones included; and under which mandate it was filled in."""
    return format_html_join("\n", "{}", [(acting(context),), *((field(bound),) for bound in form)])


@register.simple_tag(takes_context=True)
def acting(context: template.Context) -> SafeString | str:
    """A hidden field with the mandate under which a form is filled in; access.submitting compares it."""
    actor = context.get("actor")
    if actor is None or actor.mandate_id is None:
        return ""
    return format_html('<input type="hidden" name="acting" value="{}">', actor.mandate_id)


@register.simple_tag
def submit(words: str, kind: str = "primary") -> SafeString:
    """The button that sends a form."""
    return format_html(
        '<button type="submit" class="kern-btn kern-btn--{}"><span class="kern-label">{}</span></button>', kind, words
    )


@register.filter
def own_page(address: str) -> str:
    """A lasting address, which is the German page's, as the same page in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    german_page = language == settings.LANGUAGE_CODE or not address.startswith("/")
    return address if german_page else f"/{language}{address}"


@register.simple_tag
def comma() -> str:
    """The comma between two facts of a line, in the reader's script."""
    return _(", ")


@register.simple_tag(takes_context=True)
def may(context: template.Context, right: str) -> bool:
    """Whether this visitor has a right that asks no condition; to show or hide a way to its form."""
    actor = context.get("actor")
    return actor is not None and bool(verdict_of(actor, timezone.now(), right))


@register.simple_tag
def follow(kind: str, name: str = "") -> SafeString | str:
    """The way to the form for mail about a thing, on a page of its own; none where no mail goes out."""
    if not settings.MAIL_WAY:
        return ""
    what = f"{kind}:{name}" if name else kind
    return format_html(
        '<p><a class="kern-link" href="{}?{}">{}</a></p>',
        reverse("subscribe"),
        urlencode({"was": what}, safe=":"),
        _("Tell me when something happens here"),
    )


@register.simple_tag(takes_context=True)
def who(context: template.Context, entry: Any, meaning: Any = None) -> SafeString:
    """Who did what a line of the record tells: role and body by their names, and whether a deputy; one query a page."""
    page = context.render_context.dicts[0]  # not the block's own, which is another one for each line of a list
    known = page.get("bodies")
    if known is None:
        known = {body.slug: body for body in Body.objects.only("slug", "name", "name_en")}
        page["bodies"] = known
    role, body = ROLES.get(entry.role, entry.role), known.get(entry.body)
    if meaning and meaning.get("deputy"):
        role = _("%(role)s, by a deputy") % {"role": role}
    if not entry.body:
        return format_html("{}", role)
    return format_html("{}{}{}", role, comma(), localized(body, "name") if body else entry.body)


@register.filter
def day(value: date | None) -> str:
    """A day in words: 23. November 2026."""
    return "" if value is None else day_words(value)


@register.simple_tag
def today() -> str:
    """This day in Berlin, in words."""
    return day_words(berlin_day(timezone.now()))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment in Berlin in words, marked up for machines: 23. November 2026, 10:00 Uhr."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), moment_words(value)
    )


def _with(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: Any) -> SafeString | str:
    """Way to the earlier and later pages of a list; keeps the filter in the address."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return ""
    request, links = context["request"], []
    if page.has_previous():
        links.append((_with(request, seite=str(page.previous_page_number())) or "?", "prev", _("Previous page")))
    if page.has_next():
        links.append((_with(request, seite=str(page.next_page_number())), "next", _("Next page")))
    return format_html(
        '<nav class="p-pages" aria-label="{}">{} <span>{}</span></nav>',
        _("Pages"),
        format_html_join(" ", '<a class="kern-link" href="{}" rel="{}">{}</a>', links),
        _("Page %(number)s of %(count)s") % {"number": page.number, "count": paginator.num_pages},
    )


@register.simple_tag(takes_context=True, name="formats")
def formats_of(context: template.Context, name: str, kinds: str = "", **values: str) -> SafeString:
    """Links to the same rows in the formats that were declared for this address: {% formats "overdue_export" %}."""
    query, found = _with(context["request"], seite=None), kinds.split() or kinds_at(name)
    links = [(reverse(name, kwargs=values | {"kind": kind}) + query, kind.upper()) for kind in found]
    return format_html(
        '<p class="p-formats"><span>{}</span> {}</p>',
        _("The same list as:"),
        format_html_join(" ", '<a class="kern-link" href="{}">{}</a>', links),
    )


@register.simple_tag
def permalink(place: Any, on: date | datetime | None = None) -> SafeString:
    """How to cite a line: a link to its lasting place on this page, and its date where there is one."""
    when: Any = "" if on is None else moment(on) if isinstance(on, datetime) else day(on)
    return format_html(
        '<a class="p-cite" href="#{}" title="{}">#</a> {}', place, _("Lasting address of this line"), when
    )


@register.simple_tag(takes_context=True)
def repeat(context: template.Context, name: str) -> SafeString:
    """The content of a block once more: the page's title is also its heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    with context.push():
        context["block"] = block
        return SafeString(block.nodelist.render(context).strip())
