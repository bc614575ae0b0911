"""Adding people, and keeping what we know about them right."""

from typing import Any

from django.db import transaction
from django.db.models import F

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import NhsNumberStatus, Person
from members.nhs_number import parse_nhs_number
from members.policies import may_add_people, may_edit_own_details, may_edit_person

OWN_FIELDS = (
    "known_as",
    "phone",
    "email",
    "address",
    "postcode",
    "contact_format",
    "contact_notes",
    "language",
    "home_notes",
    "about_me",
)
OFFICE_FIELDS = ("first_name", "last_name", "born_on", "nhs_number", "nhs_number_status", *OWN_FIELDS)

SAME_NHS_NUMBER = "Somebody else already has this NHS number. Check it, and check whether this person is here twice."


@transaction.atomic
def add_person(*, first_name: str, last_name: str, actor: Actor, **details: Any) -> Person:
    """A new person; `details` are OFFICE_FIELDS. They are nothing to the co-op yet: a package or a job comes next."""
    require(may_add_people(actor))
    person = Person(**_clean({"first_name": first_name, "last_name": last_name, **details}))
    with refusing("one_person_per_nhs_number", SAME_NHS_NUMBER, field="nhs_number"):
        person.save(force_insert=True)
    record(actor, "added the person", person, about=person)
    return person


@transaction.atomic
def update_person(person: Person, *, actor: Actor, version: int | None = None, **changes: Any) -> Person:
    """Change some details. The person may change OWN_FIELDS, the office OFFICE_FIELDS.

    `version` is the one the page was drawn from: StaleState when somebody has changed the details since.
    """
    office = may_edit_person(actor, person)
    require(office or may_edit_own_details(actor, person))
    allowed = OFFICE_FIELDS if office else OWN_FIELDS
    require(set(changes) <= set(allowed), "Ask the co-op's office to change this.")
    values = _clean(changes)
    rows = Person.objects.filter(id=person.id)
    if version is not None:
        rows = rows.filter(version=version)
    with refusing("one_person_per_nhs_number", SAME_NHS_NUMBER, field="nhs_number"):
        changed = rows.update(**values, version=F("version") + 1)
    if not changed:
        raise StaleState("Someone else has just changed these details. Look at them, then make your change again.")
    person.refresh_from_db()
    record(actor, "changed the details", person, about=person, detail=", ".join(sorted(changes)))
    return person


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises Invalid with a sentence and its field."""
    kept: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    for name, sentence in (("first_name", "Enter a first name"), ("last_name", "Enter a last name")):
        if name in kept and not kept[name]:
            raise Invalid(sentence, field=name)
    born_on = kept.get("born_on")
    if born_on and born_on > today():
        raise Invalid("The date of birth must be in the past", field="born_on")
    if kept.get("nhs_number"):
        kept["nhs_number"] = _nhs_number(kept["nhs_number"])
        if kept.get("nhs_number_status", NhsNumberStatus.NOT_HELD) == NhsNumberStatus.NOT_HELD:
            kept["nhs_number_status"] = NhsNumberStatus.UNVERIFIED
    elif "nhs_number" in kept:
        kept["nhs_number_status"] = NhsNumberStatus.NOT_HELD
    return kept


def _nhs_number(typed: str) -> str:
    try:
        return parse_nhs_number(typed)
    except Invalid as error:
        raise Invalid(error.message, field="nhs_number") from error
