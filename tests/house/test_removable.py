"""Every frozen word that an office can have said can go by law, or a list says whose it is (docs/decisions/0031)."""

from django.db import models

from partizip.journal.removable import REMOVABLE
from partizip.journal.triggers import BLANKED, GUARDED

ROOMS = {"commissioner", "duties", "promises", "trail"}
# Append-only words that are no office's own, each with why: a whole table, or some of its columns.
OTHERS = {
    "commissioner.appointment": "where the appointment can be read",
    "commissioner.appointmentend": "what the body that decided it gave as its reason, recorded by whoever",
    "commissioner.mistake": "why a record of an appointment is wrong, said of the record",
    "promises.custody": "why a body took a clause over, said by that body",
    "promises.milestone": "what is planned, with its source",
    "promises.reaching": "source of a recorded fact",
    "promises.withdrawal": "why an editor's record was wrong",
}
COLUMNS = {
    "commissioner.plan": {"title", "title_en", "text"},  # of the body that announces it
    "commissioner.programmelink": {"address"},  # of the record that is linked
    "commissioner.reportedition": {"numbers"},  # ids and days, no words
    "trail.link": {"reason"},  # made by the program
}


def words_of(model: type[models.Model]) -> set[str]:
    """Columns in which somebody writes: longer texts and titles."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if not field.choices and not field.name.endswith(("_address", "_title"))
        and (isinstance(field, models.TextField)
             or (isinstance(field, models.CharField) and not isinstance(field, models.URLField)
                 and (field.max_length or 0) >= 200))
    }  # fmt: skip


def test_every_append_only_word_is_removable_or_somebody_elses():
    open_words = {}
    for model in GUARDED:
        label = model._meta.label_lower
        if model._meta.app_label not in ROOMS or label in OTHERS:
            continue
        declared = set(REMOVABLE[model].columns) if model in REMOVABLE else set()
        if left := words_of(model) - declared - set(BLANKED.get(model, ())):
            open_words[label] = left
    assert open_words == COLUMNS


def test_the_list_of_others_holds_nothing_that_is_gone():
    assert OTHERS.keys() <= {model._meta.label_lower for model in GUARDED}


def test_no_removable_column_can_be_empty_of_any_value():
    """PostgreSQL compares NULL otherwise than SQLite; the triggers rely on there being none."""
    for model, declared in REMOVABLE.items():
        for name in declared.columns:
            assert not model._meta.get_field(name).null, f"{model._meta.label}.{name}"
