"""Who may have paid: suggestions for one bank line, each with its reasons in words. Nothing is decided here."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from coopcare.money import format_pounds

MOST_SUGGESTIONS = 5
# How much each thing that fits speaks for an account. An invoice number outweighs all the rest together.
NUMBER, BEFORE, NAME, SAME_INVOICE, SAME_BALANCE = 100, 40, 30, 25, 20
# INV-00012, INV 12, inv12; not INV-2026/11, and not the end of another word.
_NUMBER = re.compile(r"(?<![A-Z])INV(?:OICE)?[\s:#./-]{0,3}(?:NO\.?\s?)?0*(\d{1,9})(?![\d/])", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
SHORTEST_NAME = 3
# Words of the banks' own, which say nothing about who paid.
OF_THE_BANK = frozenset({
    "bacs", "bgc", "bank", "bill", "bp", "cash", "chaps", "chq", "credit", "dd", "deposit", "direct", "dr", "faster",
    "fp", "fpi", "from", "gbp", "giro", "in", "inv", "invoice", "ltd", "miss", "mobile", "mr", "mrs", "ms", "online",
    "order", "payment", "payments", "pymt", "receipt", "ref", "reference", "so", "standing", "tfr", "the", "to",
    "transfer", "via",
})  # fmt: skip


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice and what was asked for with it, in pence, less what was credited."""

    number: int
    shown: str
    asked_pence: int


@dataclass(frozen=True)
class OpenAccount:
    """A payer of one person's help. `balance_pence` is owed; below zero is money in advance."""

    id: UUID
    payer_name: str
    person_name: str
    balance_pence: int
    invoices: tuple[OpenInvoice, ...] = ()

    @cached_property
    def names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(name, its words) of the payer and of the person helped, each once."""
        names = dict.fromkeys((self.payer_name, self.person_name))
        return tuple((name, tuple(word for word in _words(name) if word not in OF_THE_BANK)) for name in names)


@dataclass(frozen=True)
class Part:
    """Some of a bank line, for one account, in pence."""

    account_id: UUID
    amount_pence: int


@dataclass(frozen=True)
class Suggestion:
    """How the line could be shared out, and why. `is_exact`: the text names the invoices and the amount is theirs."""

    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    weight: int
    is_exact: bool = False


@dataclass(frozen=True)
class Book:
    """Everything that a line is compared with. `before` is which accounts a payer's text was matched to earlier."""

    accounts: Mapping[UUID, OpenAccount]
    before: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    @cached_property
    def by_number(self) -> dict[int, tuple[UUID, OpenInvoice]]:
        return {one.number: (account.id, one) for account in self.accounts.values() for one in account.invoices}

    def less(self, parts: Iterable[Part]) -> "Book":
        """The book after these parts have been paid."""
        accounts = dict(self.accounts)
        for part in parts:
            account = accounts[part.account_id]
            accounts[part.account_id] = replace(account, balance_pence=account.balance_pence - part.amount_pence)
        return replace(self, accounts=accounts)


Named = Sequence[tuple[UUID, OpenInvoice]]


@dataclass(frozen=True)
class _Clues:
    """What can be read from one line, worked out once."""

    amount_pence: int
    named: Named
    is_every_number_known: bool
    words: frozenset[str]
    before: frozenset[UUID]


def _clues(text: str, amount_pence: int, book: Book) -> _Clues:
    wanted = invoice_numbers(text)
    named = [book.by_number[number] for number in wanted if number in book.by_number]
    before = frozenset(book.before.get(payer_key(text), ()))
    return _Clues(amount_pence, named, len(named) == len(wanted), frozenset(_words(text)), before)


def invoice_numbers(text: str) -> list[int]:
    """Numbers of invoices named in a text, each once, in their order.

    >>> invoice_numbers("hughes inv-00012 and INV 13, ref INVERNESS 4")
    [12, 13]
    """
    return list(dict.fromkeys(int(found) for found in _NUMBER.findall(text.upper())))


def payer_key(text: str) -> str:
    """What stays the same when a payer pays again: the words, without numbers, invoices and the bank's own words.

    >>> payer_key("FASTER PAYMENT M HUGHES INV-00012 03/11"), payer_key("hughes  M. ref 77")
    ('m hughes', 'hughes m')
    """
    words = [word for word in _words(_NUMBER.sub(" ", text.upper())) if word not in OF_THE_BANK]
    return " ".join(words)[:120].strip()


def suggestions(text: str, amount_pence: int, book: Book) -> list[Suggestion]:
    """The likeliest first, at most MOST_SUGGESTIONS. `text` is all the words of the line; money in only."""
    clues = _clues(text, amount_pence, book)
    exact = _exact(clues, book)
    shared = _by_several_accounts(clues, exact)
    single = [found for account in book.accounts.values() if (found := _for_one(clues, account, exact))]
    single.sort(key=lambda one: (-one.weight, str(one.parts[0].account_id)))
    return ([shared] if shared else []) + single[: MOST_SUGGESTIONS - bool(shared)]


def exact_match(text: str, amount_pence: int, book: Book) -> Suggestion | None:
    """The one way to share out a line whose text names invoices and whose amount is theirs to the penny.

    None when an account named does not owe that much: the invoice has been paid already.
    """
    return _exact(_clues(text, amount_pence, book), book)


def _exact(clues: _Clues, book: Book) -> Suggestion | None:
    if not clues.named or not clues.is_every_number_known or not _is_their_sum(clues):
        return None
    parts = _parts(clues.named)
    if not parts or any(part.amount_pence > book.accounts[part.account_id].balance_pence for part in parts):
        return None
    words = _invoices(clues.named)
    reasons = (f"The text names {words}.", f"The amount is what {words} asked for.")
    return Suggestion(parts, reasons, NUMBER + SAME_INVOICE, is_exact=True)


def _by_several_accounts(clues: _Clues, exact: Suggestion | None) -> Suggestion | None:
    """Several invoices of more than one account, paid in one sum."""
    if len({account_id for account_id, _ in clues.named}) < 2 or not _is_their_sum(clues):
        return None
    if exact:
        return exact
    reasons = (
        f"The text names {_invoices(clues.named)}, and the amount is theirs together.",
        "Some of it may have been paid before.",
    )
    return Suggestion(_parts(clues.named), reasons, NUMBER)


def _is_their_sum(clues: _Clues) -> bool:
    return sum(one.asked_pence for _, one in clues.named) == clues.amount_pence


def _invoices(named: Named) -> str:
    return " and ".join(one.shown for _, one in named)


def _parts(named: Named) -> tuple[Part, ...]:
    sums: dict[UUID, int] = {}
    for account_id, invoice in named:
        sums[account_id] = sums.get(account_id, 0) + invoice.asked_pence
    return tuple(Part(account_id, pence) for account_id, pence in sums.items() if pence > 0)


def _for_one(clues: _Clues, account: OpenAccount, exact: Suggestion | None) -> Suggestion | None:
    """The whole line for one account; None when nothing speaks for it."""
    named = [(owner, invoice) for owner, invoice in clues.named if owner == account.id]
    reasons, weight = [], 0
    if named:
        reasons.append(f"The text names {_invoices(named)}.")
        weight += NUMBER
    if account.id in clues.before:
        reasons.append("The same payer’s text was matched to this account before.")
        weight += BEFORE
    if who := _name_in(clues.words, account):
        reasons.append(f"The text names {who}.")
        weight += NAME
    if not weight and not _could_be_its_money(clues.amount_pence, account):
        return None
    money, more = _amount_reason(clues.amount_pence, account, [invoice for _, invoice in named])
    parts = (Part(account.id, clues.amount_pence),)
    return Suggestion(parts, (*reasons, money), weight + more, is_exact=exact is not None and exact.parts == parts)


def _could_be_its_money(amount_pence: int, account: OpenAccount) -> bool:
    """Whether the amount alone speaks for the account: all that it owes, or one invoice that it still owes."""
    owed = account.balance_pence
    return owed == amount_pence or (
        owed > amount_pence and any(one.asked_pence == amount_pence for one in account.invoices)
    )


def _amount_reason(amount_pence: int, account: OpenAccount, named: Sequence[OpenInvoice]) -> tuple[str, int]:
    """(words, weight) of how the amount stands to what is owed."""
    same = [one for one in named or account.invoices if one.asked_pence == amount_pence]
    balance = account.balance_pence
    if same and amount_pence <= balance:
        return f"The amount is what {same[0].shown} asked for.", SAME_INVOICE
    if balance == amount_pence:
        return f"The amount is all that is owed, {format_pounds(balance)}.", SAME_BALANCE
    if balance <= 0:
        return "Nothing is owed on this account: the money would be held for later.", 0
    if amount_pence < balance:
        return f"It is part of the {format_pounds(balance)} that is owed.", 0
    over = format_pounds(amount_pence - balance)
    return f"It is {over} more than the {format_pounds(balance)} that is owed: that would be held for later.", 0


def _name_in(words: frozenset[str], account: OpenAccount) -> str:
    """The payer or the person whose name is in the text: every long word of it, or the last with a first letter."""
    for name, parts in account.names:
        long = [part for part in parts if len(part) >= SHORTEST_NAME]
        if not long or long[-1] not in words:
            continue
        if words.issuperset(long) or (len(parts) > 1 and parts[0][0] in words):
            return name
    return ""


def _words(text: str) -> list[str]:
    """Small letters without accents, so that ŁUKASIK and Łukasik are one."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ø", "o"))
    return _WORD.findall("".join(each for each in bare if not unicodedata.combining(each)))
