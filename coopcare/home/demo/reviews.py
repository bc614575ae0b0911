"""Reviews with the people of the demo: the first, six weeks in, and the last one; a few are late, one is asked for."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from clusters.models import Consent, Package, Review, ReviewChange, ReviewReason, ReviewWish, StillRight
from clusters.rules.reviews import FIRST_WITHIN, latest_next
from coopcare.clock import local, now
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData, Supported

DAY = dt.timedelta(days=1)
# How long ago the last one was, at most: a little longer than it should be.
LONGEST_AGO = 385
NEWEST = 4 * DAY
WORKS_WELL = (
    "The same three faces. I know their knock.",
    "Mornings. We are not in a rush any more.",
    "They ask me first. The last lot never did.",
    "I choose my own clothes again.",
    "My daughter sleeps at night, because she knows who comes.",
    "The notes. I read them, and they are fair.",
)
WORKS_BADLY = (
    "Sundays: I do not always know who is coming.",
    "Half past seven is too early for me in winter.",
    "The phone rings long at the weekend.",
    "",
    "Nothing to speak of.",
    "Somebody new each time when the regular one is away.",
)
WANTS_NEXT = (
    "To get to the market on my own two feet, with somebody beside me.",
    "To cook a proper dinner for my sister.",
    "To go back to the choir on Thursdays.",
    "To have a bath and not a wash.",
    "To stay as I am, and stay here.",
    "To see the sea once this year.",
)
SAFE = ("Yes. I decide, and they say if they are worried.", "Yes, since the light on the step was mended.", "Yes.")
CHANGES = (
    ("Mornings start half an hour later", "the support worker", "The rota has it from the next Monday."),
    ("Tell who comes on Sunday by Friday evening", "the support worker", "A message goes out on Fridays."),
    ("Ask for a rail by the back door", "the council’s therapist", "Fitted, and tried together."),
    ("One visit a month is for the market", "the regular PCA", "First time done. It rained, and was good."),
    ("A bath with two on Wednesdays", "the support worker", "Two PCAs are planned, and both were watched with it."),
)
ANSWERS = ("That is right.", "Right, and thank you for asking my sister too.", "", "I said winter, not autumn.")


def add_reviews(everybody: Everybody, data: ClusterData, packages: Mapping[str, Package]) -> None:
    """For everybody of a cluster, by their support worker; the last person of it asks for one."""
    by = data.support_worker.full_name
    pairs = [one for person in data.people for one in _of_person(everybody, person, packages[person.name], by)]
    Review.objects.bulk_create(review for review, _ in pairs)
    ReviewChange.objects.bulk_create(change for _, changes in pairs for change in changes)
    asking = data.people[-1]
    ReviewWish.objects.create(
        package=packages[asking.name],
        why="I am going to my son’s for a month, and would like to talk about it.",
        asked_at=now() - 2 * DAY,
        asked_by=asking.full_name,
    )


def _of_person(
    everybody: Everybody, person: Supported, package: Package, by: str
) -> Iterator[tuple[Review, list[ReviewChange]]]:
    chance = everybody.chance(person.name, "reviews")
    first = package.starts_on + FIRST_WITHIN - chance.randint(0, 12) * DAY
    last = everybody.today - chance.randint(5, LONGEST_AGO) * DAY
    if person.log_in:  # somebody looks at the demo as this person: they have one to read
        last = everybody.today - NEWEST
    for number, held_on in enumerate(sorted({first, max(first, last)})):
        yield _review(chance, person, package, by, held_on, is_first=number == 0)


def _review(
    chance: Random, person: Supported, package: Package, by: str, held_on: dt.date, *, is_first: bool
) -> tuple[Review, list[ReviewChange]]:
    written_at = local(held_on, dt.time(15, 30))
    changes = chance.sample(CHANGES, chance.randint(1 if person.log_in else 0, 2))
    family = [relative.full_name for relative in person.family[:1]]
    answer = chance.choice(ANSWERS)
    is_read = chance.random() < 0.8 and written_at < now() - 2 * NEWEST  # noqa: PLR2004 - most of them
    review = Review(
        package=package,
        held_on=held_on,
        reason=ReviewReason.FIRST if is_first else ReviewReason.PLANNED,
        held_by=by,
        present=" and ".join([person.full_name, *family]),
        works_well=chance.choice(WORKS_WELL),
        works_badly=chance.choice(WORKS_BADLY),
        feels_safe=chance.choice(SAFE),
        wants_next=chance.choice(WANTS_NEXT),
        help_right=StillRight.CHANGE if changes else StillRight.YES,
        risks_right=StillRight.YES,
        medicines_right=chance.choice((StillRight.YES, StillRight.NONE)),
        equipment_checked_on=held_on if chance.random() < 0.5 else None,  # noqa: PLR2004 - every other person
        consent=Consent.GIVEN,
        knew_how_to_complain=not is_first,
        next_due_on=latest_next(held_on),
        written_at=written_at,
        **_last_word(person, answer, written_at) if is_read else {},
    )
    return review, list(_changes(review, changes))


def _last_word(person: Supported, answer: str, written_at: dt.datetime) -> dict[str, object]:
    at = min(written_at + 3 * DAY, now())
    return {"answer": answer, "answered_at": at, "answered_by": person.full_name}


def _changes(review: Review, changes: Sequence[tuple[str, str, str]]) -> Iterator[ReviewChange]:
    """Those of the last month are still to do."""
    for what, who, came_of_it in changes:
        made_at = review.written_at + 12 * DAY
        made = {"done_at": made_at, "done_by": review.held_by, "came_of_it": came_of_it} if made_at < now() else {}
        yield ReviewChange(
            review=review, what=what, who=who, by_on=review.held_on + 28 * DAY, written_at=review.written_at, **made
        )
