"""Secrets that are shown once and kept as digests (invitations, tokens, one-time codes)."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits, for reading aloud or typing from a letter."""
    return f"{secrets.randbelow(1_000_000):06d}"


def digest_of(secret: str) -> str:
    """Keyed, so that a six-digit code cannot be found from a stolen table alone. Hex, 64 characters."""
    return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()
