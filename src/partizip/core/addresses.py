"""How an app says, in its urls.py, who may call each of its addresses (ADDRESSES: url name -> Address)."""

from dataclasses import dataclass

EVERYONE = "everyone"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Address:
    """Who may GET (and HEAD) and who may POST: EVERYONE, SIGNED_IN, a right's name, or None for nobody.

    A right's name means: every role to which the rights table gives it, whatever the condition.
    `shared`: the page is the same for every anonymous visitor and may be kept by its page version.
    `reads`: the parameters of the query that a shared page looks at; others are dropped before it is made.
    `negotiated`: for programs; the language is agreed on (opendata.languages), and an empty parameter is no absent one.
    """

    get: str | None = EVERYONE
    post: str | None = None
    shared: bool = False
    reads: tuple[str, ...] = ()
    negotiated: bool = False


def page(*reads: str) -> Address:
    """A public page, the same for every anonymous visitor; `reads` are the parameters of the query it looks at."""
    return Address(shared=True, reads=reads)


def form(right: str) -> Address:
    """A form that only roles with the right see and send."""
    return Address(get=right, post=right)
