"""A person with a row in every declared model; a new declaration needs a line here, and no line to erase or export it."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from partizip.access import actions as access
from partizip.access.acts import NOBODY, THE_SYSTEM, Actor
from partizip.access.models import Binding, Mandate, Person
from partizip.access.roles import Role
from partizip.access.sessions import SessionStore
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.portal.barriers.actions import report_barrier
from partizip.portal.models import ErasureRequest
from partizip.post import actions as post
from partizip.post.models import Mail, Subscription

NAME, MAIL, CODE = "Ülkü Probe-Müller", "uelkue.probe@amt.berlin", "JBSWY3DPEHPK3PXPZZ"


def _acting(given: Mandate) -> Actor:
    return Actor(given.role, given.body.slug, given.body_id, given.id, given.person_id)


def _body() -> Body:
    return Body.objects.filter(kind="department", valid_until=None).first() or Body.objects.create(
        slug="amt", kind="department", name="Amt", valid_from="2016-12-08"
    )


def _mandate(who: Person, now, role=Role.OFFICER, **more) -> Mandate:
    return access.give_mandate(
        by=THE_SYSTEM, at=now, person=who, body_id=_body().id, role=role, valid_from=berlin_day(now) - timedelta(days=9),
        **more,
    )  # fmt: skip


def person(who, now):
    who.renewal_asked_by = who
    who.save()


def _administrators(now) -> list[Actor]:
    """Two who are in office."""
    there = Mandate.objects.effective(berlin_day(now)).filter(role=Role.ADMINISTRATOR).select_related("body")
    while there.count() < 2:
        name = f"verwaltung{there.count()}"
        _mandate(_other(name, now), now, Role.ADMINISTRATOR)
    return [_acting(given) for given in there.all()[:2]]


def _other(name: str, now) -> Person:
    return access.make_person(by=THE_SYSTEM, at=now, email=f"{name}@amt.berlin", name=name, password=None)


def mandate(who, now):
    """Two that have ended, and another one that this person gave and whose end they asked for."""
    yesterday = berlin_day(now) - timedelta(days=1)
    one, two = _administrators(now)
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=_mandate(who, now), last_day=yesterday)
    own = access.give_mandate(
        by=one,
        at=now,
        person=who,
        body_id=_body().id,
        role=Role.ADMINISTRATOR,
        valid_from=berlin_day(now) - timedelta(9),
    )
    access.confirm_mandate(by=two, at=now, mandate=own)
    made = access.give_mandate(
        by=_acting(own), at=now, person=_other("andere", now), body_id=_body().id, role=Role.AUDITOR,
        valid_from=berlin_day(now),
    )  # fmt: skip
    access.end_mandate(by=_acting(own), at=now, mandate=made, last_day=berlin_day(now) + timedelta(days=40))
    for by in (one, two):
        access.end_mandate(by=by, at=now, mandate=own, last_day=yesterday)


def deputy(who, now):
    stood = _mandate(_other("drei", now), now)
    given = access.name_deputy(
        by=_acting(stood), at=now, mandate=stood, person=who, valid_from=berlin_day(now), valid_until=berlin_day(now)
    )
    access.end_deputy(by=_acting(stood), at=now, deputy=given)


def binding(who, now):
    Binding.objects.create(person=who, issuer="https://login.example", subject=CODE, bound_at=now)


def email_address(who, now):
    EmailAddress.objects.create(user=who, email=who.email, primary=True, verified=True)


def email_confirmation(who, now):
    EmailConfirmation.objects.create(email_address=EmailAddress.objects.get(user=who), key=CODE)


def authenticator(who, now):
    Authenticator.objects.create(user=who, type="totp", data={"secret": CODE})


def session(who, now):
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(who.pk), who.get_session_auth_hash()
    store.create()


def subscription(who, now):
    post.ask_subscription(by=NOBODY, at=now, email=who.email, subject="all", title="alles", rhythm="now", language="de")


def mail(who, now):
    told = {"key": f"duty:x:{who.id}:1", "kind": "duty", "language": "de", "subject": "x", "message_id": "<x@y>"}
    Mail.objects.create(
        to=who.email.upper(), text=f"Guten Tag {who.name}", html="x", made_at=now, next_try_at=now, **told
    )
    told = {"key": "news:1", "kind": "news", "language": "de", "subject": "x", "message_id": "<z@y>"}
    Mail.objects.create(
        to=who.email,
        text="x",
        html="x",
        made_at=now,
        next_try_at=now,
        subscription=Subscription.objects.first(),
        **told,
    )


def erasure_request(who, now):
    ErasureRequest.objects.create(
        person=who, asked_at=now, due_on=berlin_day(now), overdue_from=now, refused_at=now, reason=f"Nein, {NAME}"
    )


def barrier_words(who, now):
    report_barrier(by=NOBODY, at=now, page="/", text=f"Ich bin {NAME}", name=NAME, email=who.email, language="de")


# In this order: what stands lower needs what stands higher.
SAMPLES = {
    "access.person": person,
    "access.mandate": mandate,
    "access.deputy": deputy,
    "access.binding": binding,
    "account.emailaddress": email_address,
    "account.emailconfirmation": email_confirmation,
    "mfa.authenticator": authenticator,
    "access.session": session,
    "post.subscription": subscription,
    "post.mail": mail,
    "portal.erasurerequest": erasure_request,
    "portal.barrierwords": barrier_words,
}


def somebody(now) -> Person:
    """The person, with a row in every declared model."""
    who = access.make_person(by=THE_SYSTEM, at=now, email=MAIL, name=NAME, password=secrets.token_urlsafe(15))
    for make in SAMPLES.values():
        make(who, now)
    who.refresh_from_db()
    return who
