"""One fingerprint a bank line, so that overlapping files never bring the same line twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from billing.bank.lines import ReadLine


def digests_of(lines: Iterable[ReadLine]) -> list[str]:
    """A SHA-256 for each line, in their order: of day, amount and words, and of which it is among lines of that day
    that are alike. The account is no part of it: digests are compared within one account."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        alike = "\x1f".join([line.on.isoformat(), str(line.amount_pence), _plain(line.text), _plain(line.reference)])
        seen[alike] += 1
        found.append(hashlib.sha256(f"{alike}\x1f{seen[alike]}".encode()).hexdigest())
    return found


def _plain(text: str) -> str:
    """Banks change spaces and capitals between one download and the next."""
    return " ".join(text.casefold().split())
