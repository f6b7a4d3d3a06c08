"""A field of forms in which a body is chosen."""

from django import forms

from partizip.bodies.models import Body


class BodyField(forms.ModelChoiceField):
    """Choose a body; one that has an end is named with its years, since its successor may have the same name."""

    def label_from_instance(self, obj: Body) -> str:
        """The words of a choice."""
        return f"{obj} ({obj.years})" if obj.years else str(obj)
