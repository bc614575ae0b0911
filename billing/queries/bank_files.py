"""Files from the bank: what they hold, and what importing one would bring. For the office only."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from billing.bank.columns import Columns
from billing.bank.digests import digests_of
from billing.bank.lines import Reading, ReadLine
from billing.bank.reading import FileKind, Opened, open_file
from billing.models import BankAccount, BankImport, BankLine, ImportStatus
from billing.policies import may_manage_money, may_read_money
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.documents.services import read_document
from coopcare.errors import NotFound


@dataclass(frozen=True)
class FileReport:
    """What a file holds. `reading` is None until somebody has said what its columns are. `new_count` and `seen_count`:
    lines that importing would bring, and lines that an earlier file has brought."""

    bank_import: BankImport
    reading: Reading | None
    new_count: int = 0
    seen_count: int = 0


def bank_accounts() -> QuerySet[BankAccount]:
    return BankAccount.objects.order_by("name")


def bank_files(actor: Actor) -> QuerySet[BankImport]:
    """Newest first, without those thrown away."""
    require(may_read_money(actor))
    kept = BankImport.objects.exclude(status=ImportStatus.DROPPED).select_related("account")
    return kept.order_by("-uploaded_at", "-id")


def open_bank_file(actor: Actor, import_id: UUID) -> BankImport:
    """One file. NotFound for anybody but the office."""
    found = BankImport.objects.select_related("account", "document").filter(id=import_id).first()
    if found is None or not may_manage_money(actor):
        raise NotFound()
    return found


def opened(bank_import: BankImport) -> Opened:
    return open_file(read_document(bank_import.document))


def reading_of(bank_import: BankImport) -> Reading | None:
    """Every line of the file; None for a CSV file whose columns nobody has settled. Raises Invalid."""
    if bank_import.kind == FileKind.CSV and bank_import.columns is None:
        return None
    columns = Columns.from_json(bank_import.columns) if bank_import.columns else None
    return opened(bank_import).read(columns, today())


def report_on(bank_import: BankImport) -> FileReport:
    reading = reading_of(bank_import)
    if reading is None:
        return FileReport(bank_import, None)
    digests = digests_of(reading.lines)
    seen = len(known_digests(bank_import.account_id, reading.lines).intersection(digests))
    return FileReport(bank_import, reading, len(digests) - seen, seen)


def known_digests(account_id: UUID, lines: Iterable[ReadLine]) -> set[str]:
    """Fingerprints of the account's lines in the days of these."""
    days = [line.on for line in lines]
    if not days:
        return set()
    known = BankLine.objects.filter(account_id=account_id, on__gte=min(days), on__lte=max(days))
    return set(known.values_list("digest", flat=True))
