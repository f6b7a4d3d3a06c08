"""Values that the interface takes, read strictly: what is no such value is refused, never guessed."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.conf import settings
from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from partizip.core.permissions import msgid

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LARGEST = 200  # rows of one page
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class OneOf:
    """A text that is one of these; the description lists them."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = list(values)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """What pydantic checks by."""
        return core_schema.literal_schema(self.values)


def _day(value: Any) -> Any:
    """A day as ISO 8601 writes it; one before or after all that this program can know is moved to its bounds."""
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise PydanticCustomError("day", "no day") from error
    return min(max(day, EARLIEST), LATEST)


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("whole_number", "no whole number")
    return value


Day = Annotated[date, BeforeValidator(_day)]
# The bounds stand before the strict reading, else the description would not know them.
Index = Annotated[int, Field(ge=0, le=2**53 - 1), BeforeValidator(_whole)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(_whole)]
PageNumber = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_whole)]
PageSize = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(_whole)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,8}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
ShortCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}$")]
# No sign that no database takes, nor one that nobody can see.
Typed = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Language = Annotated[str, OneOf(LANGUAGES)]


class Spoken(Schema):
    """In which language the answer is; without it the one that the browser likes best, else German."""

    language: Language | SkipJsonSchema[None] = Field(
        None, description=msgid("Language of words and pages; without it by Accept-Language, else German")
    )


class Paging(Spoken):
    """Which page of a list."""

    page: PageNumber = Field(1, description=msgid("Number of the page"))
    size: PageSize = Field(50, description=msgid("Rows of one page"))
