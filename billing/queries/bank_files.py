"""Files from the bank: what they hold, and what importing one would bring. For the office only."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from billing.bank.columns import Columns
from billing.bank.csv_file import Table
from billing.bank.digests import digests_of
from billing.bank.lines import Reading, ReadLine
from billing.bank.progress import Tell, nobody
from billing.bank.reading import FileKind, first_rows, open_file
from billing.bank.summary import Summary, summary_of
from billing.models import BankAccount, BankImport, BankLine, ImportStatus
from billing.policies import may_manage_money, may_read_money
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.documents.services import read_document
from coopcare.errors import DomainError, NotFound


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


def start_of(bank_import: BankImport) -> Table | None:
    """The header and the first rows of a CSV file that waits; None for any other."""
    if bank_import.kind != FileKind.CSV or bank_import.status != ImportStatus.WAITING:
        return None
    return first_rows(read_document(bank_import.document))


def reading_of(bank_import: BankImport, tell: Tell = nobody) -> Reading | None:
    """Every line of the file; None for a CSV file whose columns nobody has settled. Raises Invalid."""
    if bank_import.kind == FileKind.CSV and bank_import.columns is None:
        return None
    columns = Columns.from_json(bank_import.columns) if bank_import.columns else None
    return open_file(read_document(bank_import.document)).read(columns, today(), tell)


def report_on(bank_import: BankImport) -> Summary | None:
    """What the file holds: as a worker has found, else read now. None until somebody has said what its columns are."""
    if bank_import.report is not None:
        return Summary.from_json(bank_import.report)
    return read_report(bank_import)


def read_report(bank_import: BankImport, tell: Tell = nobody) -> Summary | None:
    try:
        reading = reading_of(bank_import, tell)
    except DomainError as error:
        return Summary(unreadable=error.message)
    if reading is None:
        return None
    known = known_digests(bank_import.account_id, reading.lines)
    return summary_of(reading, seen_count=len(known.intersection(digests_of(reading.lines))))


def known_digests(account_id: UUID, lines: Iterable[ReadLine]) -> set[str]:
    """Fingerprints of the account's lines in the days of these."""
    days = [line.on for line in lines]
    if not days:
        return set()
    known = BankLine.objects.filter(account_id=account_id, on__gte=min(days), on__lte=max(days))
    return set(known.values_list("digest", flat=True))
