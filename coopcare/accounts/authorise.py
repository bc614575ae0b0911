"""The first line of every service."""

from coopcare.errors import NotAllowed


def require(allowed: bool, sentence: str = "You do not have permission to do this.") -> None:
    """Raise NotAllowed with a sentence for the person, unless a policy function said yes."""
    if not allowed:
        raise NotAllowed(sentence)
