"""Files from the bank for tests, brought in by the services themselves."""

from billing.bank.columns import Columns
from billing.models import BankAccount, BankImport, BankLine
from billing.services.bank_files import import_bank_lines, keep_bank_file, set_columns
from coopcare.accounts.actor import Actor

COLUMNS = Columns(date=0, text=1, amount=2, order="dmy", heads=("Date", "Description", "Amount"))


def a_bank_file(rows: str, *, actor: Actor, account: str = "Current account", name: str = "bank.csv") -> BankImport:
    """A file that waits to be imported, its columns settled; `rows` are lines of day (day first), words and pounds."""
    kept = keep_bank_file(
        f"Date,Description,Amount\n{rows}".encode(),
        name=name,
        account=BankAccount.objects.filter(name=account).first(),
        new_account=account,
        actor=actor,
    )
    return set_columns(kept, COLUMNS, actor=actor)


def bank_lines(rows: str, *, actor: Actor, **options: str) -> list[BankLine]:
    """The lines of a file that has been imported, in their order."""
    kept = import_bank_lines(a_bank_file(rows, actor=actor, **options), actor=actor)
    return list(kept.lines.order_by("position"))


def a_bank_file_and_a_line(words: str, *, actor: Actor) -> tuple[BankImport, BankLine]:
    """A file that waits, and a line of another, money in, that waits to be matched; all of them with these words."""
    [line] = bank_lines(f"16/11/2026,{words},12.34\n", actor=actor, account=words, name=f"{words}.csv")
    return a_bank_file(f"17/11/2026,{words},5.00\n", actor=actor, account=words), line
