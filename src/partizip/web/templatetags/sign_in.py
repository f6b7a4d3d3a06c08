"""What the pages of the sign-in need beside the components: {% load sign_in %}."""

import json
from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_in_provider() -> str:
    """The name of the provider through which people can sign in; empty when there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


@register.filter
def as_json(value: Any) -> str:
    """A value for a script, as it stands in an attribute; the page holds no script of its own."""
    return json.dumps(value)
