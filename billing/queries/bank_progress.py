"""How far a worker is with a large bank file: told through the cache, since the work itself is one transaction."""

from dataclasses import dataclass

from django.core.cache import cache

from billing.bank.progress import Tell
from billing.models import BankImport

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Progress:
    """`done` of `total` lines, of the reading or of the importing."""

    done: int
    total: int


def progress_of(bank_import: BankImport) -> Progress | None:
    """None while no worker has begun, or nothing is known."""
    found = cache.get(_key(bank_import))
    return Progress(*found) if found else None


def teller(bank_import: BankImport) -> Tell:
    """Tells the page, while it is as it was asked for: reading and importing are counted apart."""
    key = _key(bank_import)

    def tell(done: int, total: int) -> None:
        cache.set(key, (done, total), KEPT_SECONDS)

    return tell


def _key(bank_import: BankImport) -> str:
    return f"bank-file:{bank_import.coop_id}:{bank_import.id}:{bank_import.status}"
