"""Words that several declarations of personal data share (access.personal); they stand in the public register."""

from django.utils.translation import gettext_lazy as _

OFFICIALS = _("People who act for a public body or an organisation")
SUBSCRIBERS = _("People who asked for mail, without an account")

PUBLIC_TASK = _("Public task (Art. 6 (1) (e) GDPR, § 3 Berlin Data Protection Act)")
CONSENT = _("Consent (Art. 6 (1) (a) GDPR), confirmed by a link in the first mail; ended at any time")

NOBODY_ELSE = _("Nobody but the program; the operator has the database")
OF_THE_RECORD = _("Role, body and time belong to the public record of acts; they stay, without a name")
