"""Every address x method and who may call it: the apps' own lists (in their urls.py) and those of packages.

The gate in web.middleware enforces this table before any view runs: the first fence. The act asks the rights
table with its conditions: the second. An address that is listed nowhere fails the build and answers 403.
"""

from partizip.access import urls as access
from partizip.audit import urls as audit
from partizip.bodies import urls as bodies
from partizip.commissioner import urls as commissioner
from partizip.core.addresses import EVERYONE, SIGNED_IN, Address
from partizip.documents import urls as documents
from partizip.duties import urls as duties
from partizip.figures import urls as figures
from partizip.journal import machine_urls as log
from partizip.journal import urls as journal
from partizip.portal import machine_urls as portal_machine
from partizip.portal import urls as portal
from partizip.post import urls as post
from partizip.promises import urls as promises
from partizip.texts import urls as texts
from partizip.trail import urls as trail

# Addresses of packages we use, by their URL names.
FOREIGN: dict[str, Address] = {
    "account_login": Address(post=EVERYONE),
    "account_logout": Address(get=SIGNED_IN, post=SIGNED_IN),
    "account_change_password": Address(get=SIGNED_IN, post=SIGNED_IN),
    "account_reauthenticate": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_authenticate": Address(post=EVERYONE),
    "mfa_reauthenticate": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_index": Address(get=SIGNED_IN),
    "mfa_activate_totp": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_deactivate_totp": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_login_webauthn": Address(post=EVERYONE),
    "mfa_list_webauthn": Address(get=SIGNED_IN),
    "mfa_add_webauthn": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_edit_webauthn": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_remove_webauthn": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate_webauthn": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_view_recovery_codes": Address(get=SIGNED_IN),
    "mfa_generate_recovery_codes": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_download_recovery_codes": Address(get=SIGNED_IN),
}

_ROOMS = (
    promises, portal, audit, commissioner, trail, texts, duties, figures, documents, bodies, post, access, journal,
    log, portal_machine,
)  # fmt: skip
ADDRESSES: dict[str, Address] = {}
for _room in _ROOMS:
    ADDRESSES |= _room.ADDRESSES


def address_of(name: str | None) -> Address | None:
    """The entry for a URL name, or None when it is not listed (then nobody may call it)."""
    if name is None:
        return None
    return ADDRESSES.get(name) or FOREIGN.get(name)
