"""Words on which no password may rest, because everybody who guesses here tries them first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "partizipation", "partizip", "integration", "beauftragte", "verwaltung", "senat", "bezirk", "berlin", "beirat",
    "kennwort", "passwort", "password", "admin", "start",
)  # fmt: skip
LEAST = 8  # signs beside them


class NotOnlyKnownWords:
    """Refuses a password in which little is left without these words, years and the signs between."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when it rests on them."""
        rest = password.casefold()
        for word in WORDS:
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(rest) < LEAST:
            raise ValidationError(self.get_help_text(), code="password_known_words")

    def get_help_text(self) -> str:
        """What is asked, in one sentence."""
        return _("Your password must not rest on words such as Berlin, Senat or Kennwort.")
