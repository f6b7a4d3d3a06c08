"""Every address x method and who may call it; an address that is not listed fails the build.

The gate in web.middleware enforces this table before any view runs: the first fence. The act asks the rights
table with its conditions: the second.
"""

from dataclasses import dataclass, field

EVERYONE = "everyone"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Address:
    """Who may GET (and HEAD) and who may POST; a right's name means: every role that has the right.

    `shared`: the page is the same for every anonymous visitor and may be kept by its page version.
    `counts`: the amount of rows may grow; a test asserts a fixed number of queries.
    """

    get: str | None = EVERYONE
    post: str | None = None
    shared: bool = False
    doors: bool = field(default=False)  # a page of at most 60 KB with system fonts


def page() -> Address:
    """A public page, the same for every anonymous visitor."""
    return Address(shared=True)


def form(right: str) -> Address:
    """A form that only roles with the right see and send."""
    return Address(get=right, post=right)


ADDRESSES: dict[str, Address] = {
    # web, portal
    "home": page(),
}

# Addresses of packages we use, by the start of their name.
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
    "mfa_view_recovery_codes": Address(get=SIGNED_IN),
    "mfa_generate_recovery_codes": Address(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_download_recovery_codes": Address(get=SIGNED_IN),
}


def address_of(name: str | None) -> Address | None:
    """The entry for a URL name, or None when it is not listed (then nobody may call it)."""
    if name is None:
        return None
    return ADDRESSES.get(name) or FOREIGN.get(name)
