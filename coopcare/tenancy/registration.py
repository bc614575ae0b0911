"""What a co-op may do at each step of its registration: the moves, what each status allows, and the one rule about
personal care that every door asks. Pure. Source: domain.md A1.

Giving personal care without being registered is a crime. Practical help (shopping, cleaning, company) needs no
registration, so a co-op that waits can work.
"""

from collections.abc import Iterable
from datetime import date

from coopcare.tenancy.models import Coop, CqcStatus

_S = CqcStatus

# From each status to those that may follow it.
MOVES: dict[CqcStatus, frozenset[CqcStatus]] = {
    _S.PIONEER: frozenset({_S.PREPARING}),
    _S.PREPARING: frozenset({_S.PIONEER, _S.APPLIED}),
    _S.APPLIED: frozenset({_S.PREPARING, _S.REGISTERED, _S.CONDITIONS}),
    _S.REGISTERED: frozenset({_S.CONDITIONS, _S.SUSPENDED, _S.CANCELLED}),
    _S.CONDITIONS: frozenset({_S.REGISTERED, _S.SUSPENDED, _S.CANCELLED}),
    _S.SUSPENDED: frozenset({_S.REGISTERED, _S.CONDITIONS, _S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.PREPARING}),
}

_PRACTICAL = "Practical help can be booked, planned and charged. Personal care cannot."
_REHEARSE = "Everything else can be rehearsed: people, plans, rotas, policies, the month’s end."
_ALL = "Personal care and practical help can be booked, planned and charged."

# What each status means for the day’s work, in sentences for the page.
ALLOWS: dict[CqcStatus, tuple[str, ...]] = {
    _S.PIONEER: ("A group that is finding its feet. It has not begun to apply.", _PRACTICAL, _REHEARSE),
    _S.PREPARING: ("Policies, people and papers are being made ready to apply.", _PRACTICAL, _REHEARSE),
    _S.APPLIED: (
        "The application is with the Care Quality Commission. How long it takes cannot be known.", _PRACTICAL, _REHEARSE
    ),
    _S.REGISTERED: (_ALL,),
    _S.CONDITIONS: (_ALL, "The conditions must be kept. Read them before taking on anybody new."),
    _S.SUSPENDED: (
        "Personal care must stop while the suspension lasts.",
        _PRACTICAL,
        "What had been agreed already stays in the rota and is listed here, so that nobody is left without a word.",
    ),
    _S.CANCELLED: ("The registration has ended. Personal care must not be given.", _PRACTICAL),
}  # fmt: skip

# Moves whose paper has a number: the application's, the certificate's, the notice's.
NEEDS_REFERENCE = frozenset({_S.APPLIED, _S.REGISTERED, _S.CONDITIONS, _S.SUSPENDED, _S.CANCELLED})


def can_move(old: str, new: str) -> bool:
    return new in MOVES[CqcStatus(old)]


def why_no_personal_care(coop: Coop, tasks: Iterable[str], deed: str, *, on: date | None = None) -> str:
    """Why `tasks`, all of them personal care, cannot be `deed` ("booked", "planned", "charged"); empty when they can.

    Asked of local day `on`, or of now. Every door asks this one function, so the sentence is the same at each.
    """
    names = list(tasks)
    if not names or (coop.may_give_personal_care if on is None else coop.may_give_personal_care_on(on)):
        return ""
    status = CqcStatus(coop.cqc_status if on is None else coop.status_on(on))
    return f"{coop.short_name} {_STANDS[status]}, so “{names[0]}” cannot be {deed}. Practical help can."


_STANDS = {
    _S.PIONEER: "is not registered for personal care yet",
    _S.PREPARING: "is not registered for personal care yet",
    _S.APPLIED: "is not registered for personal care yet",
    _S.SUSPENDED: "is suspended from giving personal care",
    _S.CANCELLED: "is no longer registered for personal care",
}
