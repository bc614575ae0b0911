"""Reading for the pages about reviews, and for the counts of those above."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from clusters.models import Package, Review, ReviewChange, ReviewWish
from clusters.policies import clusters_of, may_list_reviews, may_open_care_record, may_read_reviews
from clusters.queries.clusters import package_on
from clusters.rules.reviews import Due, DueState, due
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Person

NOT_YOURS = "Reviews are listed for the manager and support workers."


@dataclass(frozen=True)
class ReviewLine:
    """The agreed help of one person: when it was looked at last, and by when it is due again."""

    package: Package
    last_on: date | None
    wish: ReviewWish | None
    due: Due


def review_lines(actor: Actor) -> list[ReviewLine]:
    """Everybody supported today in the clusters that the actor runs, what presses first; three queries."""
    require(may_list_reviews(actor), NOT_YOURS)
    lines = review_lines_of(Package.objects.filter(cluster__in=clusters_of(actor)), today())
    order = list(DueState)
    return sorted(lines, key=lambda line: (order.index(line.due.state), line.due.on, line.package.person.full_name))


def review_lines_of(packages: "QuerySet[Package]", on: date) -> list[ReviewLine]:
    """Those of `packages` that hold on a day (local), as they stood then; callers have asked their policy."""
    holding = packages.filter(starts_on__lte=on).exclude(ends_on__lt=on).select_related("person", "cluster")
    held = Review.objects.filter(package__in=holding, held_on__lte=on).order_by("package_id", "-held_on")
    last = {review.package_id: review for review in held.distinct("package_id")}
    wishes = {wish.package_id: wish for wish in ReviewWish.objects.filter(package__in=holding, review__isnull=True)}
    return [_line(package, last.get(package.id), wishes.get(package.id), on) for package in holding]


def _line(package: Package, last: Review | None, wish: ReviewWish | None, on: date) -> ReviewLine:
    stands = due(
        starts_on=package.starts_on,
        next_due_on=last.next_due_on if last else None,
        is_asked_for=wish is not None,
        on=on,
    )
    return ReviewLine(package, last.held_on if last else None, wish, stands)


def line_of(person_id: UUID) -> ReviewLine | None:
    """How the review of somebody supported today stands, else None."""
    package = package_on(person_id, today())
    lines = review_lines_of(Package.objects.filter(id=package.id), today()) if package else []
    return lines[0] if lines else None


def open_reviews(actor: Actor, person_id: UUID) -> Person:
    """The person whose reviews they are. NotFound unless the actor may read them; reading them is recorded."""
    person = Person.objects.filter(id=person_id).first() if may_read_reviews(actor, person_id) else None
    if person is None:
        raise NotFound()
    record_reading(actor, "reviews", person, about=person)
    return person


def reviews_of(person_id: UUID) -> "QuerySet[Review]":
    """Newest first, with what is to change after each."""
    return Review.objects.filter(package__person=person_id).prefetch_related("changes")


def open_review(actor: Actor, review_id: UUID) -> Review:
    """One review. NotFound unless the actor may read the person's; reading somebody else's is recorded."""
    found = Review.objects.select_related("package__person", "package__cluster__support_worker")
    review = found.filter(id=review_id).first()
    if review is None or not may_read_reviews(actor, review.package.person_id):
        raise NotFound()
    record_reading(actor, "review", review, about=review.package.person_id)
    return review


def open_change(actor: Actor, change_id: UUID) -> ReviewChange:
    """One change. NotFound unless the actor may read the review."""
    change = ReviewChange.objects.select_related("review__package__cluster").filter(id=change_id).first()
    if change is None or not may_read_reviews(actor, change.review.package.person_id):
        raise NotFound()
    return change


def changes_coming(actor: Actor, person_id: UUID) -> list[ReviewChange]:
    """What is still to change, soonest first. PCAs of the team read this much; nobody else who may not."""
    if not may_open_care_record(actor, person_id):
        return []
    return list(ReviewChange.objects.filter(review__package__person=person_id, done_at__isnull=True))


def review_to_read(person_id: UUID) -> Review | None:
    """The newest review, while the person has not had the last word on it."""
    newest = Review.objects.filter(package__person=person_id).first()
    return newest if newest is not None and newest.answered_at is None else None
