"""What reviews with people show: whether they are held, what came of them, and whether the person had the last word."""

import datetime as dt

from clusters.models import OutcomeLook, OutcomeStands, Package, Review, ReviewChange
from clusters.queries.reviews import review_lines_of
from clusters.rules.reviews import DueState
from compliance.evidence.registry import Count, source

YEAR = dt.timedelta(days=365)


@source(
    "reviews_in_time", "Reviews with people, held in time", topics="care_planning assessing individual", at_end=True,
    says="{part} of {whole} people supported have had their review in time, or are not due one yet.",
    none="Nobody was supported on that day.",
)  # fmt: skip
def reviews_in_time(first: dt.date, last: dt.date) -> Count:
    lines = review_lines_of(Package.objects.all(), last)
    return Count(sum(line.due.state != DueState.OVERDUE for line in lines), len(lines))


@source(
    "review_changes", "What reviews said would change", topics="care_planning listening",
    says="{part} of {whole} changes that were agreed at reviews were made by their day.",
    none="No change was to be made in that time.",
)  # fmt: skip
def review_changes(first: dt.date, last: dt.date) -> Count:
    return Count.in_time(ReviewChange.objects.filter(by_on__range=(first, last)).values_list("by_on", "done_at"))


@source(
    "outcomes_better", "What people aim for, as it stood at reviews", topics="outcomes individual",
    says="{part} of {whole} things that people aim for were better than at the review before.",
    none="Nobody’s aims were looked at in that time.",
)  # fmt: skip
def outcomes_better(first: dt.date, last: dt.date) -> Count:
    looks = OutcomeLook.objects.filter(review__held_on__range=(first, last))
    return Count(looks.filter(stands=OutcomeStands.BETTER).count(), looks.count())


@source(
    "reviews_answered", "Reviews that the person has read", topics="individual listening", at_end=True,
    says="{part} of {whole} reviews of the last twelve months have been read by the person, or for them.",
    none="No review was held in twelve months.",
)  # fmt: skip
def reviews_answered(first: dt.date, last: dt.date) -> Count:
    held = Review.objects.filter(held_on__gt=last - YEAR, held_on__lte=last)
    return Count(held.exclude(answered_at=None).count(), held.count())
