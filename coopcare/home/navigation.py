"""What each hat finds at the top of the page. The only place that lists pages by hat."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from members.models import Person, Scope
from members.policies import grants_of

# hat → (words, url name). Every url here is opened by tests/access for the hat it is under.
ITEMS: dict[Hat, list[tuple[str, str]]] = {
    Hat.PERSON: [
        ("Home", "home"),
        ("My week", "my_week"),
        ("My visits", "rotas:my_visits"),
        ("My weekly plan", "weekly_plan"),
        ("My team", "clusters:team"),
        ("My money", "billing:my_money"),
        ("My details", "members:my_details"),
        ("Tell us something", "compliance:told_list"),
    ],
    Hat.REPRESENTATIVE: [("Home", "home"), ("Tell us something", "compliance:told_list")],
    Hat.PCA: [
        ("Today", "rotas:today"),
        ("My week", "rotas:my_week"),
        ("Availability and leave", "rotas:availability"),
        ("My pay", "billing:timesheets"),
        ("Incidents", "compliance:incidents"),
        ("Safeguarding", "compliance:concerns"),
        ("More", "more"),
    ],
    Hat.SUPPORT_WORKER: [
        ("Rota", "rotas:week"),
        ("Looked into", "rotas:watches"),
        ("Who is away", "rotas:absences"),
        ("People", "members:people"),
        ("Supervision", "compliance:workforce"),
        ("Safeguarding", "compliance:concerns"),
        ("More", "more"),
    ],
    Hat.MANAGER: [
        ("Home", "home"),
        ("Rota", "rotas:week"),
        ("Who is away", "rotas:absences"),
        ("People", "members:people"),
        ("Workers", "members:workers"),
        ("Quality", "compliance:quality"),
        ("More", "more"),
    ],
    Hat.FINANCE: [
        ("Month end", "billing:months"),
        ("Invoices", "billing:invoices"),
        ("Payments", "billing:payments"),
        ("Bank", "billing:bank"),
        ("Owed to us", "billing:owed"),
        ("Bills in question", "billing:disputes"),
        ("Pay", "billing:pay"),
        ("Money this month", "billing:board"),
        ("Quality", "compliance:quality"),
    ],
    Hat.SECRETARY: [
        ("Home", "home"),
        ("Log-ins", "accounts:access"),
        ("Meetings", "governance:meetings"),
        ("What an hour pays for", "billing:open_hour"),
        ("Policies", "compliance:policies"),
        ("Quality", "compliance:quality"),
    ],
    Hat.BOARD: [
        ("Money this month", "billing:board"),
        ("Cash forecast", "billing:cash"),
        ("What a good rota is", "rotas:weights"),
        ("How visits went", "rotas:figures"),
        ("Meetings", "governance:meetings"),
        ("Quality", "compliance:quality"),
        ("What we learned", "compliance:lessons"),
        ("Policies", "compliance:policies"),
    ],
    Hat.MEMBER: [
        ("Home", "home"),
        ("Meetings", "governance:meetings"),
        ("What an hour pays for", "billing:open_hour"),
        ("What we learned", "compliance:lessons"),
        ("Policies", "compliance:policies"),
    ],
    Hat.INSPECTOR: [
        ("Records", "compliance:records"),
        ("Search", "compliance:search_records"),
        ("Visit log", "compliance:visit_log"),
        ("Late and missed", "compliance:late_and_missed"),
        ("Staff checks", "compliance:staff_checks"),
        ("Policies", "compliance:policies"),
    ],
}

# The rest, for hats with more than a menu can hold: heading → pages, on the page "More".
MORE: dict[Hat, dict[str, list[tuple[str, str]]]] = {
    Hat.PCA: {
        "My work": [
            ("My job and papers", "members:my_file"),
            ("My training", "compliance:my_training"),
            ("My policies to read", "compliance:to_read"),
            ("Fairness", "rotas:fairness"),
            ("My actions", "compliance:my_actions"),
        ],
        "The co-op": [
            ("Policies", "compliance:policies"),
            ("What we learned", "compliance:lessons"),
            ("What an hour pays for", "billing:open_hour"),
            ("Meetings", "governance:meetings"),
            ("Quality", "compliance:quality"),
        ],
    },
    Hat.SUPPORT_WORKER: {
        "Visits": [
            ("How visits went", "rotas:figures"),
            ("Timesheets", "billing:timesheets"),
            ("Incidents", "compliance:incidents"),
        ],
        "People and clusters": [
            ("Clusters", "clusters:clusters"),
            ("Care plans and risks", "clusters:plans"),
            ("Reviews", "clusters:reviews"),
            ("Consent and capacity", "clusters:capacity"),
            ("Gaps in medicines records", "rotas:medicine_gaps"),
            ("Training", "compliance:training"),
            ("My job and papers", "members:my_file"),
            ("My policies to read", "compliance:to_read"),
            ("My actions", "compliance:my_actions"),
        ],
        "The co-op": [
            ("Policies", "compliance:policies"),
            ("What we learned", "compliance:lessons"),
            ("What an hour pays for", "billing:open_hour"),
            ("Meetings", "governance:meetings"),
            ("Quality", "compliance:quality"),
        ],
    },
    Hat.MANAGER: {
        "Visits": [
            ("Looked into", "rotas:watches"),
            ("How visits went", "rotas:figures"),
            ("What a good rota is", "rotas:weights"),
        ],
        "Money": [("Month end", "billing:months"), ("Pay", "billing:pay")],
        "The co-op": [
            ("Clusters", "clusters:clusters"),
            ("Log-ins", "accounts:access"),
            ("Meetings", "governance:meetings"),
        ],
    },
}

# What a representative finds besides, by what the person lets them see.
FOR_SOMEBODY: list[tuple[str, str, set[Scope]]] = [
    ("Week", "my_week", {Scope.SEE_VISITS, Scope.BOOK_VISITS}),
    ("Visits", "rotas:my_visits", {Scope.SEE_VISITS, Scope.BOOK_VISITS}),
    ("Weekly plan", "weekly_plan", {Scope.SEE_VISITS}),
    ("Care team", "clusters:team", {Scope.SEE_VISITS}),
    ("Money", "billing:my_money", {Scope.SEE_MONEY}),
    ("Care plan", "clusters:my_plan", {Scope.SEE_CARE_RECORD}),
    ("Reviews", "clusters:my_reviews", {Scope.SEE_CARE_RECORD}),
    ("Consent and capacity", "clusters:my_capacity", {Scope.SEE_CARE_RECORD}),
    ("Medicines", "clusters:my_medicines", {Scope.SEE_CARE_RECORD}),
    ("Other services", "compliance:my_contacts", {Scope.SEE_CARE_RECORD}),
]


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """[{text, href, active}] for the hat worn now; empty when signed out or on the bare host."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.hat is None:
        return []
    pages = [(words, reverse(name)) for words, name in [*ITEMS[actor.hat], *_for_somebody(actor)]]
    further = {reverse(name) for group in MORE.get(actor.hat, {}).values() for _, name in group}
    here = [href for href in {href for _, href in pages} | further if _is_at(request.path, href)]
    nearest = max(here, key=len, default="")
    if nearest in further:
        nearest = reverse("more")
    return [{"text": words, "href": href, "active": href == nearest} for words, href in pages]


def more_for(actor: Actor) -> dict[str, list[dict[str, str]]]:
    """heading → [{text, href}] for the hat worn now; empty where the menu holds everything."""
    groups = MORE.get(actor.hat, {}) if actor.hat else {}
    return {
        heading: [{"text": words, "href": reverse(name)} for words, name in pages] for heading, pages in groups.items()
    }


def _is_at(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))


def _for_somebody(actor: Actor) -> list[tuple[str, str]]:
    if actor.hat != Hat.REPRESENTATIVE or actor.acting_for_id is None:
        return []
    granted = grants_of(actor, actor.acting_for_id, today())
    return [(words, name) for words, name, scopes in FOR_SOMEBODY if scopes & granted]


def acting_for(request: HttpRequest) -> str:
    """The name in the banner, while a representative acts for somebody who still lets them; otherwise empty."""
    actor = request.actor
    if actor.hat != Hat.REPRESENTATIVE or actor.acting_for_id is None:
        return ""
    if not grants_of(actor, actor.acting_for_id, today()):
        return ""
    return Person.objects.get(id=actor.acting_for_id).full_name
