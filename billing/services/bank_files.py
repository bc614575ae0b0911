"""Files from the bank: kept as they came, read, and brought in all together or not at all."""

import hashlib
import logging

from django.db import IntegrityError, transaction

from billing.bank.columns import Columns
from billing.bank.digests import digests_of
from billing.bank.lines import ReadLine
from billing.bank.matching import payer_key
from billing.bank.progress import Tell, nobody
from billing.bank.reading import FileKind, Opened, open_file
from billing.bank.summary import Summary
from billing.models import AT_WORK, BankAccount, BankImport, BankLine, ImportStatus
from billing.policies import may_manage_money
from billing.queries.bank_files import known_digests, read_report, reading_of
from billing.queries.bank_progress import teller
from billing.services.locks import waiting_tells
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.services import store_document
from coopcare.errors import DomainError, Invalid, StaleState
from coopcare.tenancy.bulk import BATCH, Row, store
from coopcare.ui.formats import gov_short_date

logger = logging.getLogger(__name__)

WORK = "billing.tasks.import_bank_files"
WENT_WRONG = "Something went wrong. Nothing has been imported. Try again, and tell us if it happens again."
NOT_READ = "Something went wrong while we read this file. Upload it again, and tell us if it happens again."
BUSY = "Somebody else is importing a file of this bank account at this moment. Wait a minute and look again."
LARGE_BYTES = 250_000  # some 5,000 lines, which take about half a second
CONTENT_TYPES = {"csv": "text/csv", "ofx": "application/x-ofx", "camt053": "application/xml"}


@transaction.atomic
def keep_bank_file(
    content: bytes, *, name: str, account: BankAccount | None, new_account: str = "", actor: Actor
) -> BankImport:
    """Keep a file for one of the co-op's bank accounts (or a new one), to be looked at before it is imported. A worker
    reads a large one.

    Raises Invalid for what is no bank file, for a file that was imported before, and for an account that has no name
    or the name of another.
    """
    require(may_manage_money(actor))
    found = open_file(content)
    if found.table is None and len(content) <= LARGE_BYTES:
        found.read(None, today())  # refused now, and not on the next page; a table is read once its columns are known
    account = account or _add_account(new_account)
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_a_second_time(account, sha256)
    document = store_document(
        name=name, content_type=CONTENT_TYPES[found.kind], content=content, kind="bank_file", actor=actor
    )
    kept = BankImport.objects.create(
        account=account,
        document=document,
        file_name=document.name,
        sha256=sha256,
        kind=found.kind,
        columns=_remembered(account, found),
        uploaded_at=now(),
        uploaded_by=actor.name,
    )
    record(actor, "uploaded a bank file", kept, detail=f"{account.name}: {kept.file_name}")
    _have_it_read(kept)
    return kept


@transaction.atomic
def set_columns(bank_import: BankImport, columns: Columns, *, actor: Actor) -> BankImport:
    """Say what the columns of a CSV file hold; the account's next file of this layout is read the same way."""
    require(may_manage_money(actor))
    bank_import = _waiting(bank_import)
    if columns.problem:
        raise Invalid(columns.problem)
    bank_import.columns, bank_import.report, bank_import.last_error = columns.to_json(), None, ""
    bank_import.save(update_fields=["columns", "report", "last_error"])
    BankAccount.objects.filter(id=bank_import.account_id).update(columns=columns.to_json())
    record(actor, "said what the columns of a bank file hold", bank_import, detail=bank_import.file_name)
    _have_it_read(bank_import)
    return bank_import


@transaction.atomic
def import_bank_lines(bank_import: BankImport, *, actor: Actor) -> BankImport:
    """Bring in every line that no earlier file of the account has brought. Answers the import with its counts.

    Raises Invalid when a line cannot be read: then nothing is brought in. StaleState when somebody else was first.
    """
    require(may_manage_money(actor))
    with waiting_tells(BUSY):
        bank_import = _waiting(bank_import)
        _lock_account(bank_import)
    _bring_in(bank_import, actor.name)
    return _note_import(bank_import, actor)


@transaction.atomic
def ask_to_import(bank_import: BankImport, *, actor: Actor) -> BankImport:
    """Have a large file imported by a worker. StaleState when somebody else was first."""
    require(may_manage_money(actor))
    with waiting_tells(BUSY):
        bank_import = _waiting(bank_import)
    bank_import.status, bank_import.last_error = ImportStatus.IMPORTING, ""
    bank_import.asked_at, bank_import.asked_by = now(), actor.name
    bank_import.save(update_fields=["status", "last_error", "asked_at", "asked_by"])
    record(actor, "had a bank file imported", bank_import, detail=bank_import.file_name)
    ring(WORK, bank_import.coop_id)
    return bank_import


def claim_bank_file() -> BankImport | None:
    """The next file to read or import, locked so that no other worker takes it. One whose worker was killed is here."""
    asked = BankImport.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    waiting = asked.filter(status__in=AT_WORK).select_related("account", "document")
    return waiting.order_by("asked_at", "uploaded_at", "id").first()


@transaction.atomic
def read_claimed(bank_import: BankImport, *, actor: Actor) -> bool:
    """Read a claimed file and keep what it holds on its row, for the page. Answers whether that went well."""
    require(may_manage_money(actor))
    try:
        with transaction.atomic():
            report = read_report(bank_import, teller(bank_import))
    except Exception:  # the page says that it failed, and the next file must not wait for it
        logger.exception("bank file not read", extra={"bank_import_id": str(bank_import.id)})
        report = Summary(unreadable=NOT_READ)
    bank_import.status, bank_import.report = ImportStatus.WAITING, report.to_json() if report else None
    bank_import.save(update_fields=["status", "report"])
    return report is not None and not report.unreadable


@transaction.atomic
def import_claimed(bank_import: BankImport, *, actor: Actor) -> bool:
    """Import a claimed file, or say on its row why not; then it waits again. Answers whether it is imported."""
    require(may_manage_money(actor))
    try:
        with transaction.atomic():
            with waiting_tells(BUSY):
                _lock_account(bank_import)
            _bring_in(bank_import, bank_import.asked_by, teller(bank_import))
    except Exception as error:  # the page says that it failed, and the next file must not wait for it
        logger.exception("bank file not imported", extra={"bank_import_id": str(bank_import.id)})
        bank_import.status, bank_import.imported_at = ImportStatus.WAITING, None
        bank_import.last_error = error.message[:300] if isinstance(error, DomainError) else WENT_WRONG
        bank_import.save(update_fields=["status", "last_error"])
        return False
    _note_import(bank_import, actor)
    return True


@transaction.atomic
def drop_bank_file(bank_import: BankImport, *, actor: Actor) -> BankImport:
    """Throw away a file that has not been imported. Its bytes stay in the co-op's documents."""
    require(may_manage_money(actor))
    bank_import = _waiting(bank_import)
    bank_import.status = ImportStatus.DROPPED
    bank_import.save(update_fields=["status"])
    record(actor, "threw a bank file away", bank_import, detail=bank_import.file_name)
    return bank_import


def _lock_account(bank_import: BankImport) -> None:
    """One at a time for each account: two overlapping files at once would both find the same lines new."""
    BankAccount.objects.select_for_update(no_key=True).get(id=bank_import.account_id)


def _have_it_read(bank_import: BankImport) -> None:
    """By a worker, when a page would have to wait for it, and it is known how to read it."""
    is_known = bank_import.kind != FileKind.CSV or bank_import.columns is not None
    if not is_known or not is_large(bank_import):
        return
    bank_import.status = ImportStatus.READING
    bank_import.save(update_fields=["status"])
    ring(WORK, bank_import.coop_id)


def is_large(bank_import: BankImport) -> bool:
    """Whether a page would have to wait while it is read or imported."""
    return bank_import.document.byte_size > LARGE_BYTES


def _bring_in(bank_import: BankImport, imported_by: str, tell: Tell = nobody) -> None:
    """Reading is half of the work, storing the other half."""
    reading = reading_of(bank_import, lambda done, total: tell(done // 2, total))
    if reading is None or not reading.is_sound:
        raise Invalid("Nothing has been imported. Put right what the report says first.")
    digests = digests_of(reading.lines)
    known = known_digests(bank_import.account_id, reading.lines)
    new = [(line, digest) for line, digest in zip(reading.lines, digests, strict=True) if digest not in known]
    rows = [_row(bank_import, line, digest) for line, digest in new]
    for first in range(0, len(rows), BATCH):
        tell((len(rows) + first) // 2, len(rows))
        store(BankLine, rows[first : first + BATCH])
    bank_import.status = ImportStatus.IMPORTED
    bank_import.line_count, bank_import.seen_count = len(new), len(digests) - len(new)
    bank_import.imported_at, bank_import.imported_by = now(), imported_by
    bank_import.save(update_fields=["status", "line_count", "seen_count", "imported_at", "imported_by"])


def _note_import(bank_import: BankImport, actor: Actor) -> BankImport:
    words = f"{bank_import.account.name}: {bank_import.line_count} new lines of {bank_import.file_name}"
    record(actor, "imported a bank file", bank_import, detail=words)
    return bank_import


def _add_account(name: str) -> BankAccount:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Select the bank account, or give a new one a name.", field="new_account")
    try:
        with transaction.atomic():
            return BankAccount.objects.create(name=name)
    except IntegrityError as error:
        raise Invalid("There is already a bank account with this name. Select it.", field="new_account") from error


def _refuse_a_second_time(account: BankAccount, sha256: str) -> None:
    before = BankImport.objects.filter(account=account, sha256=sha256, status=ImportStatus.IMPORTED).first()
    if before is not None and before.imported_at is not None:
        words = f"This file was imported on {gov_short_date(before.imported_at)} by {before.imported_by}."
        raise Invalid(f"{words} Nothing has been imported again.", field="file")


def _remembered(account: BankAccount, found: Opened) -> dict | None:
    """The account's columns when this file is laid out like the last one."""
    if found.table is None or account.columns is None:
        return None
    return account.columns if Columns.from_json(account.columns).fits(found.table.heads) else None


def _waiting(bank_import: BankImport) -> BankImport:
    """The import as it is now, locked. StaleState once it was imported or thrown away."""
    current = BankImport.objects.select_for_update(no_key=True).get(id=bank_import.id)
    if current.status == ImportStatus.IMPORTED:
        raise StaleState(f"This file has already been imported by {current.imported_by}.")
    if current.status == ImportStatus.IMPORTING:
        raise StaleState(f"This file is being imported. {current.asked_by} asked for it.")
    if current.status == ImportStatus.READING:
        raise StaleState("This file is still being read. Wait a minute and look again.")
    if current.status == ImportStatus.DROPPED:
        raise StaleState("This file has been thrown away. Upload it again if you need it.")
    return current


def _row(bank_import: BankImport, line: ReadLine, digest: str) -> Row:
    """A row of the table of bank lines."""
    row = BankLine(text=line.text, reference=line.reference)
    return {
        "id": row.id,
        "coop_id": bank_import.coop_id,
        "account_id": bank_import.account_id,
        "bank_import_id": bank_import.id,
        "position": line.number,
        "on": line.on,
        "amount_pence": line.amount_pence,
        "text": line.text,
        "reference": line.reference,
        "digest": digest,
        "payer_key": payer_key(row.words),
    }
