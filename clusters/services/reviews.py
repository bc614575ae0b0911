"""Reviews with a person: asking for one, writing down one that was held, what is to change, and the last word."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from clusters.models import (
    Consent,
    OutcomeLook,
    OutcomeStands,
    Package,
    Review,
    ReviewChange,
    ReviewReason,
    ReviewWish,
    StillRight,
)
from clusters.models.reviews import LONGEST
from clusters.policies import is_tied, may_answer_review, may_ask_for_review, may_hold_review
from clusters.queries.plans import aims_of
from clusters.rules.reviews import MOST_MONTHS, latest_next
from clusters.services.telling import tell
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from members.models import Person
from members.policies import may_forget

NOT_YOURS = "The manager, or the support worker of their cluster, writes a review down."
TIED = "You act for this person in your own life, so somebody else holds the review (policy P04)."
NOT_THEIRS = "Only the person, or who may see their care record in their name, has the last word."


@dataclass(frozen=True)
class Said:
    """What the person said, in their own words; "" where nothing was said."""

    works_well: str = ""
    works_badly: str = ""
    right_people: str = ""
    feels_safe: str = ""
    what_changed: str = ""
    wants_next: str = ""


@dataclass(frozen=True)
class Checked:
    """What was looked at together. `equipment_checked_on` is None where they use none."""

    help_right: StillRight
    risks_right: StillRight
    medicines_right: StillRight
    consent: Consent
    knew_how_to_complain: bool
    equipment_checked_on: date | None = None


@transaction.atomic
def write_review(
    package: Package,
    *,
    held_on: date,
    reason: ReviewReason,
    present: str,
    said: Said,
    checked: Checked,
    outcomes: Mapping[UUID, OutcomeStands] | None = None,
    next_due_on: date | None = None,
    actor: Actor,
) -> Review:
    """A review that was held. The next is due in 12 months, or sooner as agreed; whoever asked for this one has it.

    `outcomes`: how each aim of the plan in force stands, by its id; an aim of another plan is Invalid.

    The person is told that they can read it, and has the last word. Raises Invalid for a day in the future or before
    the help began, a second review of one day, a next day that is too late, or nothing in the person's own words.
    """
    require(not is_tied(actor, package.person_id), TIED)
    require(may_hold_review(actor, package), NOT_YOURS)
    words = {name: text.strip() for name, text in asdict(said).items()}
    due_on = next_due_on or latest_next(held_on)
    _check_days(package, held_on, checked.equipment_checked_on, due_on)
    if not any(words.values()):
        raise Invalid("Write down what the person said, or showed, in one of the boxes at least.", field="works_well")
    with refusing("one_review_a_day", "A review of that day has been written down already.", field="held_on"):
        review = Review.objects.create(
            package=package,
            held_on=held_on,
            reason=reason,
            held_by=actor.name,
            present=present.strip(),
            next_due_on=due_on,
            written_at=now(),
            **words,
            **asdict(checked),
        )
    _look_at_outcomes(review, outcomes or {})
    ReviewWish.objects.filter(package=package, review__isnull=True).update(review=review)
    record(actor, "wrote down a review", review, about=package.person_id)
    _tell_the_person(review, actor)
    return review


@transaction.atomic
def add_change(review: Review, *, what: str, who: str, by_on: date, actor: Actor) -> ReviewChange:
    """One thing that is to change, who does it, and by when."""
    require(may_hold_review(actor, review.package), NOT_YOURS)
    if by_on < review.held_on:
        raise Invalid("The day must be on or after the day of the review.", field="by_on")
    change = ReviewChange.objects.create(
        review=review, what=what.strip(), who=who.strip(), by_on=by_on, written_at=now()
    )
    record(actor, "agreed a change after a review", change, about=review.package.person_id)
    return change


@transaction.atomic
def make_change(change: ReviewChange, *, came_of_it: str, actor: Actor) -> ReviewChange:
    """The change has been made, or is not needed any more: in words what came of it. Raises StaleState the second
    time.
    """
    package = change.review.package
    require(may_hold_review(actor, package), NOT_YOURS)
    if not came_of_it.strip():
        raise Invalid("Say what came of it", field="came_of_it")
    waiting = ReviewChange.objects.filter(id=change.id, done_at__isnull=True)
    if not waiting.update(done_at=now(), done_by=actor.name, came_of_it=came_of_it.strip()):
        raise StaleState("Somebody has just said what came of this.")
    change.refresh_from_db()
    record(actor, "made a change after a review", change, about=package.person_id)
    return change


@transaction.atomic
def answer_review(review: Review, *, answer: str = "", actor: Actor) -> Review:
    """The person has read it, and may add their own words. Raises StaleState the second time."""
    require(may_answer_review(actor, review.package.person_id), NOT_THEIRS)
    if len(answer.strip()) > LONGEST:
        raise Invalid(f"Use {LONGEST} characters or fewer.", field="answer")
    unread = Review.objects.filter(id=review.id, answered_at__isnull=True)
    if not unread.update(answer=answer.strip(), answered_at=now(), answered_by=actor.name):
        raise StaleState("This review has had its last word already.")
    review.refresh_from_db()
    record(actor, "read a review and answered", review, about=review.package.person_id)
    return review


@transaction.atomic
def ask_for_review(package: Package, *, why: str = "", actor: Actor) -> ReviewWish:
    """Not to wait until it is due. The support worker is told, without a name in the letter."""
    require(may_ask_for_review(actor, package), "Only the person, who may see their record, or the office asks.")
    if package.ends_on is not None and package.ends_on < today():
        raise Invalid("Their help has ended, so there is nothing to look at together.")
    with refusing("one_open_wish_for_a_review", "A review has been asked for already. It will be held soon."):
        wish = ReviewWish.objects.create(package=package, why=why.strip(), asked_at=now(), asked_by=actor.name)
    record(actor, "asked for a review", wish, about=package.person_id)
    helper = package.cluster.support_worker
    if helper is not None and helper.id != actor.person_id:
        lines = [f"Somebody whom you support in {package.cluster.name} asks for a review. Agree a day with them."]
        tell(helper, "A review is asked for", lines, path=reverse("clusters:reviews"), actor=actor)
    return wish


@transaction.atomic
def forget_reviews(person: Person, *, actor: Actor) -> list[str]:
    """Empty what was said at reviews of somebody who has left long ago; that they were held, and when, stays. Answers
    what went, in words. Whoever asks has had two people decide: see compliance.retention.
    """
    require(may_forget(actor))
    reviews = Review.objects.filter(package__person=person)
    if not reviews.exists():
        return []
    words = dict.fromkeys([*Said.__dataclass_fields__, "answer"], "")
    reviews.update(present="", **words)
    ReviewChange.objects.filter(review__in=reviews).update(what="", who="")
    ReviewChange.objects.filter(review__in=reviews, done_at__isnull=False).update(came_of_it="")
    ReviewWish.objects.filter(package__person=person).update(why="")
    record(actor, "took away the words of reviews", person, about=person)
    return ["What was said at reviews, and what was to change"]


def _look_at_outcomes(review: Review, stands: Mapping[UUID, OutcomeStands]) -> None:
    known = set(aims_of(review.package).values_list("id", flat=True))
    if set(stands) - known:
        raise Invalid("The plan has changed just now, and its aims with it. Open this page again.")
    OutcomeLook.objects.bulk_create(
        OutcomeLook(review=review, outcome_id=outcome_id, stands=how) for outcome_id, how in stands.items()
    )


def _check_days(package: Package, held_on: date, equipment_on: date | None, due_on: date) -> None:
    if held_on > today():
        raise Invalid("The day must be today or earlier.", field="held_on")
    if held_on < package.starts_on:
        raise Invalid(
            f"Their help began on {gov_short_date(package.starts_on)}. Enter that day or a later one.", field="held_on"
        )
    if equipment_on is not None and equipment_on > today():
        raise Invalid("The day must be today or earlier.", field="equipment_checked_on")
    if due_on <= held_on:
        raise Invalid("The next review comes after this one.", field="next_due_on")
    if due_on > latest_next(held_on):
        raise Invalid(
            f"The next review is due within {MOST_MONTHS} months: by {gov_short_date(latest_next(held_on))}.",
            field="next_due_on",
        )


def _tell_the_person(review: Review, actor: Actor) -> None:
    lines = [
        f"{actor.name} has written down the review of {gov_short_date(review.held_on)}.",
        "Read it, say if something is not right, and add what you like.",
    ]
    path = reverse("clusters:review", args=[review.id])
    tell(review.package.person, "Your review", lines, path=path, actor=actor)
