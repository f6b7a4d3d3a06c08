"""People, the mandates they hold, who stands in for them, and the defaults an administrator may change."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_seal
from partizip.access.personal import Rows, personal
from partizip.access.roles import PROTECTED, PROTECTED_KINDS, Role
from partizip.core.calendar import add_months, berlin_day, start_of_day
from partizip.journal.plain import GONE as GONE_ID
from partizip.journal.plain import GONE_SEAL
from partizip.journal.triggers import append_only

# So long a first administrator's asking for somebody's new start password holds.
ASK_HOLDS = timedelta(hours=24)
# The account in whose place everybody stands who was erased: one for all, so that nothing tells two of them apart.
GONE = UUID(GONE_ID)
KEPT_MONTHS = 24  # so long an account is kept after the last office ended, and a deputy's name after its end


class PersonManager(BaseUserManager["Person"]):
    """People by their mail address; there is no superuser (docs/decisions/0003)."""

    def renewal_asked(self, at: datetime) -> "models.QuerySet[Person]":
        """People for whom an administrator, who still is one, asked for a new start password less than a day ago."""
        administrators = Mandate.objects.effective(berlin_day(at)).filter(role=Role.ADMINISTRATOR)
        return self.filter(
            renewal_asked_at__gt=at - ASK_HOLDS, renewal_asked_by__in=administrators.values("person_id")
        ).select_related("renewal_asked_by")

    def known(self) -> "models.QuerySet[Person]":
        """Everybody but the account that stands for the erased."""
        return self.exclude(id=GONE)

    def gone(self, at: datetime) -> "Person":
        """The account that stands for the erased; made when the first one is. Nobody can sign in with it."""
        found, made = self.get_or_create(
            id=GONE, defaults={"email": "", "name": "", "is_active": False, "made_at": at, "seal": GONE_SEAL}
        )
        if made:
            found.set_unusable_password()
            found.save(update_fields=["password"])
        return found

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find by mail address, whatever its case."""
        return self.get(email__iexact=username)


def _idle(rows: Rows, at: datetime) -> Rows:
    """People who have had no office for 24 months; a body that ended ended its offices."""
    since = add_months(berlin_day(at), -KEPT_MONTHS)
    held = Mandate.objects.standing(since).exclude(body__valid_until__lt=since)
    stood = Deputy.objects.filter(Q(ended_at=None) | Q(ended_at__gte=start_of_day(since)), valid_until__gte=since)
    found = rows.exclude(id=GONE).filter(made_at__lt=start_of_day(since))
    return found.exclude(id__in=held.values("person_id")).exclude(id__in=stood.values("person_id"))


@personal(
    held=_("Name, e-mail address, language, password (stored unreadable), when the account was made and renewed"),
    whose=purposes.OFFICIALS,
    purpose=_("To know who acts for a public body"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("Administrators; colleagues see the name when they name a deputy"),
    kept=_("24 months after the last office ended; an account without office 24 months after it was made"),
    owner="id", mentions=("renewal_asked_by",), columns=("email", "name", "language"), secrets=("password", "seal"),
    due=_idle,
)  # fmt: skip
class Person(AbstractBaseUser):
    """Somebody who signs in.

    Purpose of the personal data: to know who acts. Deleted 24 months after the last mandate ended.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=12, default="de")
    is_active = models.BooleanField(_("may sign in"), default=True)
    made_at = models.DateTimeField(_("made at"))
    # Whoever made the account knows its password until the holder has changed it.
    start_password = models.BooleanField(default=False, editable=False)
    # A new start password that a first administrator asked for, and the moment of the last one (access.renewing).
    renewal_asked_by = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True, editable=False)
    renewal_asked_at = models.DateTimeField(null=True, editable=False)
    renewed_at = models.DateTimeField(null=True, editable=False)
    # Random; the log names this person only by commitments under it, which mean nothing once it is erased.
    seal = models.BinaryField(max_length=16, default=new_seal, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()
    # No superuser and no staff exist; third-party code that asks is told no.
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return str(_("erased person")) if self.is_gone else self.name

    @property
    def is_gone(self) -> bool:
        """Whether this account stands for the people who were erased."""
        return self.id == GONE

    def offices(self, day: date) -> "list[Mandate | Deputy]":
        """What this person acts under on the day or later: own mandates, also unconfirmed ones, and deputyships."""
        own = self.mandates.standing(day).select_related("body", "person").order_by("id")
        deputised = self.deputyships.standing(day).select_related("mandate__body", "person").order_by("id")
        return [*own, *deputised]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """No rights come from here: all rights stand in access.matrix."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """No rights come from here."""
        return False


@personal(
    held=_("Which sign-in at the configured provider opens an account, and since when"),
    whose=purposes.OFFICIALS,
    purpose=_("Signing in through a provider"),
    basis=purposes.PUBLIC_TASK,
    seen_by=purposes.NOBODY_ELSE,
    kept=_("Until its holder ends it or the sign-in is renewed, at most as long as the account"),
    owner="person", columns=("issuer", "subject"),
)  # fmt: skip
class Binding(models.Model):
    """Whose subject at the sign-in's provider (OpenID Connect) opens an account.

    Purpose of the personal data: sign-in without a password of our own. Deleted with the account, when its holder ends
    it, and when an administrator renews the sign-in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bindings")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("issuer", "subject"), name="access_binding_subject_once"),
            models.UniqueConstraint(fields=("person", "issuer"), name="access_binding_person_once"),
        ]

    def __str__(self) -> str:
        return self.issuer


def _expired(rows: Rows, at: datetime) -> Rows:
    return rows.filter(expire_date__lt=at)


@personal(
    held=_("That somebody is signed in, and under which office"), whose=purposes.OFFICIALS,
    purpose=_("Signing in"), basis=purposes.PUBLIC_TASK, seen_by=purposes.NOBODY_ELSE,
    kept=_("At most eight hours after signing in"), owner="person", secrets=("session_key", "session_data"),
    due=_expired,
)  # fmt: skip
class Session(AbstractBaseSession):
    """A browser's session; `person`: who is signed in in it (access.sessions writes both).

    Purpose of the personal data: signing in. Ends eight hours after it was changed last; the worker deletes it then.
    """

    # Without a constraint: a request that began before its account was erased may still write its session.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", null=True, db_constraint=False)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine that reads and writes it."""
        return import_string("partizip.access.sessions.SessionStore")


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by time."""

    def effective(self, day: date) -> "MandateQuerySet":
        """Confirmed and within their time on the given Berlin day, in a body that has not ended."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(body__valid_until=None) | Q(body__valid_until__gte=day),
            confirmed_at__isnull=False,
            valid_from__lte=day,
        )

    def sits_in(self, person_id: UUID | None, bodies: frozenset[UUID], day: date) -> bool:
        """Whether a person held an office in one of these bodies on a day, or stood in for somebody who did."""
        if person_id is None:
            return False
        # An office can be ended with effect from the day before, and a deputyship at once: both were held that day.
        running = Q(valid_until=None) | Q(valid_until__gte=day - timedelta(days=1))
        seats = self.filter(running, body__in=bodies, valid_from__lte=day, confirmed_at__isnull=False)
        held = Q(ended_at=None) | Q(ended_at__gte=start_of_day(day))
        deputies = Deputy.objects.filter(held, person_id=person_id, valid_from__lte=day, valid_until__gte=day)
        return seats.filter(Q(person_id=person_id) | Q(deputies__in=deputies)).exists()

    def held_since(self, person_id: UUID | None, first: date, day: date) -> "MandateQuerySet":
        """Confirmed offices that a person held, or stood in for, on any day from `first` to `day`."""
        deputies = Deputy.objects.filter(person_id=person_id, valid_from__lte=day, valid_until__gte=first)
        running = Q(valid_until=None) | Q(valid_until__gte=first)
        seats = self.filter(running, valid_from__lte=day, confirmed_at__isnull=False)
        return seats.filter(Q(person_id=person_id) | Q(deputies__in=deputies)).distinct()

    def standing(self, day: date) -> "MandateQuerySet":
        """In force on the given day or still to come, whatever is missing: a body that ended may be opened again."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))


@personal(
    held=_("Which role somebody holds in which body, from when to when; who gave it and who asked for its end"),
    whose=purposes.OFFICIALS,
    purpose=_("Rights follow from mandates; an office is given and ended by the right persons"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("Administrators, and auditors (each look recorded), with the name; everybody else without a name"),
    kept=_("As long as the record; the name goes with the account"),
    owner="person", mentions=("given_by", "end_asked_by"), stays=purposes.OF_THE_RECORD,
)  # fmt: skip
class Mandate(models.Model):
    """A role that a person holds in a body from one day to another (both included).

    Protected offices take effect only when a second person has confirmed, and end early only so as well.
    Purpose: rights follow from mandates. Kept as long as the acts done under it; the name goes with the person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("person"))
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="mandates", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    # An early end that a first person asked for and a second has still to confirm.
    end_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    end_asked_on = models.DateField(null=True)
    end_asked_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()
    journal_sealed = ("person_id", "given_by_id", "end_asked_by_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="access_mandate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.body})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @property
    def is_protected(self) -> bool:
        """Whether two persons are needed to give or to end it: by the role, or by the body in which it is held."""
        return self.role in PROTECTED or self.body.kind in PROTECTED_KINDS


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Deputyships by time."""

    def effective(self, day: date) -> "DeputyQuerySet":
        """Within their time on the given Berlin day, and not ended at once."""
        return self.filter(ended_at=None, valid_from__lte=day, valid_until__gte=day)

    def standing(self, day: date) -> "DeputyQuerySet":
        """In force on the given day or still to come, under a mandate that is so too."""
        running = Q(mandate__valid_until=None) | Q(mandate__valid_until__gte=day)
        return self.filter(running, ended_at=None, valid_until__gte=day)


def _long_over(rows: Rows, at: datetime) -> Rows:
    """Deputyships that ended 24 months ago and still name somebody."""
    since = add_months(berlin_day(at), -KEPT_MONTHS)
    over = Q(valid_until__lt=since) | Q(ended_at__lt=start_of_day(since))
    return rows.filter(over).exclude(person_id=GONE)


@personal(
    held=_("Who stands in for the holder of an office, from when to when"),
    whose=purposes.OFFICIALS,
    purpose=_("Absence must not stop a deadline"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_(
        "Whoever is represented, and auditors (each look recorded), with the name; everybody that somebody stands in, "
        "without a name"
    ),
    kept=_("The name 24 months after the end; role, body and time as long as the record"),
    owner="person", stays=purposes.OF_THE_RECORD, due=_long_over,
)  # fmt: skip
class Deputy(models.Model):
    """Somebody who acts under another person's mandate for a time.

    Purpose: absence must not stop a clock. Deleted 24 months after its end: the name; the row stays with the log.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputyships", verbose_name=_("deputy"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))
    ended_at = models.DateTimeField(_("ended early"), null=True)

    objects = DeputyQuerySet.as_manager()
    journal_sealed = ("person_id",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="access_deputy_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return _("Deputy for: {mandate}").format(mandate=self.mandate)

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @property
    def is_protected(self) -> bool:
        """Whether the office that this one stands in for is protected."""
        return self.mandate.is_protected


@append_only
class DefaultChange(models.Model):
    """A default of access.defaults set to another value from a moment on; the newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=64, db_index=True)
    value = models.JSONField(_("value"))
    at = models.DateTimeField(_("time"))

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """The id that the log names."""
        return f"default:{self.name}"
