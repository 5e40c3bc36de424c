"""The words of a role (``lexicon/roles.tsv``), and those of roles that belong together."""

from functools import cache

from . import listed


@cache
def role(name: str) -> frozenset[str]:
    """The words of a role, in lower case: "reaction", "result", "vague", …"""
    return listed("roles", role=name)


@cache
def outcomes() -> frozenset[str]:
    """The outcomes of tests, of which some tell of disease and some of its absence."""
    return role("result") | role("ill") | role("absent")


@cache
def ending() -> frozenset[str]:
    """Words of denials that say that something is over."""
    return role("ceasing") | role("ended") | role("no_longer")
