"""What is written about the people we support, as an inspector reads it: the words of the sample alone."""

import datetime as dt

from clusters.models import Package, Review
from clusters.queries.reviews import review_lines_of
from compliance.models import ServiceContact
from compliance.queries.records import Pseudonyms, read_of
from compliance.queries.tables import Cell, Export, Row, Table
from compliance.register_policies import inspected
from coopcare.accounts.actor import Actor
from coopcare.clock import local, today
from coopcare.ui.formats import gov_short_date
from members.models import Person

YEAR = dt.timedelta(days=365)


def _reviews(actor: Actor) -> Table:
    """Everybody supported today: the last review, and what was said there by those in the sample."""
    names = Pseudonyms(actor)
    lines = review_lines_of(Package.objects.all(), today())
    held = Review.objects.filter(package__in=[line.package for line in lines]).prefetch_related("changes")
    last = {one.package_id: one for one in held.order_by("package_id", "-held_on").distinct("package_id")}
    rows: list[Row] = [
        (names.whom(line.package.person), line.last_on, line.due.on, line.due.state.value,
         *_of_review(names, line.package.person, last.get(line.package.id)))
        for line in sorted(lines, key=lambda line: (line.due.on, names.whom(line.package.person)))
    ]  # fmt: skip
    header = ("Person", "Last review", "The next is due by", "How it stands", "Changes agreed", "Of these: made",
              "Read by the person", "In their own words", "What will change")  # fmt: skip
    return Table(header, rows, read_of(actor, (line.package.person for line in lines)))


def _of_review(names: Pseudonyms, person: Person, review: Review | None) -> tuple[Cell, ...]:
    if review is None:
        return ("", "", "", "", "")
    changes = list(review.changes.all())
    said = "\n".join(f"{question}: {words}" for question, words in review.said())
    coming = "\n".join(f"{one.what} ({one.who}, by {gov_short_date(one.by_on)})" for one in changes)
    made = sum(one.done_at is not None for one in changes)
    read = "Yes" if review.answered_at else "Not yet"
    return (len(changes), made, read, *names.words(person, said, coming))


def _contacts(actor: Actor) -> Table:
    """Of twelve months. Which surgery or ward it was may tell who is meant, so it stands with the words."""
    names = Pseudonyms(actor)
    since = local(today() - YEAR, dt.time())
    found = inspected(actor, ServiceContact).filter(happened_at__gte=since).select_related("person")
    listed = list(found.prefetch_related("lines").order_by("-happened_at", "id"))
    rows: list[Row] = [
        (one.happened_at, names.name_of(one.person), one.get_kind_display(), one.get_way_display(),
         one.get_purpose_display(), one.get_sharing_display(), one.answer_by,
         one.answer.came_on if one.answer else None,
         *names.words(one.person, one.service, one.what, one.outcome, one.shared_because, _lines(one)))
        for one in listed
    ]  # fmt: skip
    header = ("When", "Person", "Kind of service", "Who contacted whom", "What kind of contact", "Agreed to share",
              "Answer awaited by", "Answer came", "Service", "What about", "What came of it",
              "Why shared without", "Answer, and what was added later")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _lines(contact: ServiceContact) -> str:
    return "\n".join(f"{line}: {line.words}" for line in contact.lines.all())


CARE_TABLES = (
    Export("reviews", "Reviews with people", "The last of each, and the next; words of your sample.", _reviews),
    Export("contacts", "Contacts with other services", "Twelve months; words of your sample.", _contacts),
)
