"""Taking a month out for the co-op's own books."""

import datetime as dt
from codecs import BOM_UTF8
from collections.abc import Mapping

from django.db import transaction

from billing.journals.accounts import WORDS, Account
from billing.journals.profiles import PROFILES, Product, missing_codes, rows_of
from billing.models import AccountCode
from billing.policies import may_manage_money
from billing.queries.journals import account_codes, month_journals
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid
from coopcare.ui.csv_files import csv_bytes
from coopcare.ui.formats import gov_month

LONGEST_CODE = 60


@transaction.atomic
def set_account_codes(codes: Mapping[str, str], *, actor: Actor) -> None:
    """Say what accounts (Account) are called in the co-op's books; an empty code takes it away."""
    require(may_manage_money(actor))
    for name, typed in codes.items():
        account, code = Account(name), " ".join(typed.split())
        if len(code) > LONGEST_CODE:
            raise Invalid(f"The code must have {LONGEST_CODE} letters or fewer.", field=account.value)
        if code:
            AccountCode.objects.update_or_create(account=account.value, defaults={"code": code})
        else:
            AccountCode.objects.filter(account=account.value).delete()
    record(actor, "set the codes of accounts", None)


@transaction.atomic
def journals_file(first_day: dt.date, *, product: Product, actor: Actor) -> bytes:
    """A month's journals as CSV for one product. Raises Invalid for a month without any, and for accounts without a
    code.
    """
    require(may_manage_money(actor))
    journals, codes = month_journals(actor, first_day), account_codes(actor)
    if not journals:
        raise Invalid(f"Nothing moved in {gov_month(first_day)}, so there are no journals.")
    missing = missing_codes(journals, codes)
    if missing:
        names = "; ".join(WORDS[account.value] for account in missing)
        raise Invalid(f"These accounts have no code yet: {names}.")
    content = csv_bytes(PROFILES[product].header, rows_of(product, journals, codes))
    detail = f"{gov_month(first_day)}, for {PROFILES[product].name}"
    record(actor, "took journals out", None, detail=detail)
    # These products take the mark before the first heading for a part of its name.
    return content.removeprefix(BOM_UTF8)
