"""What people’s own records, packages and recruitment files count for the provider information return, on a local day.

What is not kept by day counts as it is now: how somebody takes in a letter, their language, the hours of a package.
"""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Q, QuerySet

from billing.models import BudgetLine, FundingType
from clusters.models import OUR_NOTICE, Allowed, Limit, Package, PackageTask
from clusters.queries.capacity import limits_on
from coopcare.clock import local
from members.models import (
    ContactFormat,
    Employment,
    Job,
    LegalAuthority,
    Person,
    Qualification,
    RecruitmentFile,
    TrainingTopic,
)
from members.models.authority import ATTORNEYS, DEPUTIES, NOT_SEEN, Registered

Count = tuple[str, str]
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)
ENGLISH = "english"
AGES = ("Children, under 18", "Younger adults, 18 to 64", "Older people, 65 or over", "Date of birth not known")
HOURS = ((10, "Less than 10 hours a week"), (20, "10 to less than 20"), (40, "20 to less than 40"))
YEAR = dt.timedelta(days=365)
MOST_HOURS = "40 or more"
NEEDS = (TrainingTopic.DEMENTIA, TrainingTopic.LEARNING_DISABILITY)


def bands(on: dt.date) -> list[Count]:
    """People by age, and those whose agreed help needs training in what a band is called after."""
    people = Person.objects.filter(id__in=Package.objects.on(on).values("person_id"))
    ages = Counter(_age_words(person.age_on(on)) for person in people)
    tasks = PackageTask.objects.filter(package__in=Package.objects.on(on)).exclude(ends_on__lt=on)
    found = [(words, str(ages[words])) for words in AGES if ages[words] or words != AGES[-1]]
    for topic in NEEDS:
        number = tasks.filter(needs_training=topic).values("package__person_id").distinct().count()
        found.append((f"With help that needs training in {topic.label[0].lower()}{topic.label[1:]}", str(number)))
    return found


def notices(on: dt.date) -> list[Count]:
    """Packages that ended in the year to the day because we gave notice, by reason; and those whose end has none."""
    ended = Package.objects.filter(ends_on__gt=on - YEAR, ends_on__lte=on)
    counts = Counter(ended.values_list("why_ended", flat=True))
    found = [(why.label, str(counts[why])) for why in OUR_NOTICE]
    return [*found, ("Ended before reasons were kept", str(counts[""]))] if counts[""] else found


def hours(on: dt.date) -> list[Count]:
    """People by the hours a week that were agreed."""
    counts = Counter(
        _hours_words(minutes) for minutes in Package.objects.on(on).values_list("agreed_minutes", flat=True)
    )
    return [(words, str(counts[words])) for words in (*(words for _, words in HOURS), MOST_HOURS)]


def communication(on: dt.date) -> list[Count]:
    """Languages and forms of letters: of needs that equality law knows, the ones that are kept."""
    people = Person.objects.filter(id__in=Package.objects.on(on).values("person_id"))
    formats = Counter(people.values_list("contact_format", flat=True))
    found = [("Another first language than English", str(people.exclude(language__iexact=ENGLISH).count()))]
    others = [one for one in ContactFormat if one != ContactFormat.STANDARD]
    return found + [(f"Letters in {one.label.lower()}", str(formats[one])) for one in others]


def commissioners(on: dt.date) -> list[Count]:
    """People by the council or NHS body whose money pays, on its own or with another's."""
    lines = BudgetLine.objects.on(on).filter(package__in=Package.objects.on(on), funder__isnull=False)
    counts = Counter(name for name, _ in set(lines.values_list("funder__name", "package__person_id")))
    return [(name, str(number)) for name, number in sorted(counts.items())] or [("None", "0")]


def authority(on: dt.date) -> list[Count]:
    """People with an attorney or deputy by the papers that we had written down, direct payments held by an authorised
    person, and what limits people: restraint of the twelve months that end on the day, the rest as it stood.
    """
    supported = Package.objects.on(on)
    people = supported.values("person_id")
    papers = LegalAuthority.objects.filter(person_id__in=people, written_at__lt=local(on + DAY, dt.time()))
    # A copy, hearsay or an unregistered paper gives nobody the right to decide.
    counting = papers.exclude(ended_on__lte=on).exclude(seen__in=NOT_SEEN).exclude(registered=Registered.NO)
    lines = BudgetLine.objects.on(on).filter(package__in=supported)
    held = lines.filter(funding_type=FundingType.DIRECT_PAYMENT_AUTHORISED).values("package__person_id").distinct()
    restraint = Limit.objects.filter(allowed_by=Allowed.EMERGENCY, since__gt=on - YEAR, since__lte=on)
    limits = limits_on(on).filter(person_id__in=people)
    return [
        ("People with an attorney", _people_with(counting.filter(kind__in=ATTORNEYS))),
        ("People with a deputy of the court", _people_with(counting.filter(kind__in=DEPUTIES))),
        ("People whose direct payment an authorised person holds", str(held.count())),
        ("Times that somebody was restrained in an emergency, in twelve months", str(restraint.count())),
        ("People with a limit in force", _people_with(limits)),
        ("Of these: referred as possible deprivation of liberty", _people_with(limits.filter(referred_on__lte=on))),
    ]


def _people_with(rows: "QuerySet[Any]") -> str:
    return str(rows.order_by().values("person_id").distinct().count())


def applicants(on: dt.date) -> list[Count]:
    """Recruitment files that were open on the day, of people who had not started."""
    waiting = RecruitmentFile.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__gt=on),
        Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        opened_on__lte=on,
        from_before=False,
    )
    counts = Counter(waiting.values_list("job", flat=True))
    return [
        (f"Applying or being checked: {Job(job).label}", str(number)) for job, number in sorted(counts.items())
    ] or [("Applying or being checked", "0")]


def qualifications(on: dt.date) -> list[Count]:
    """Of everybody at work that day: who has shown proof of a qualification by then."""
    workers = set(Employment.objects.on(on).values_list("person_id", flat=True))
    seen = Qualification.objects.filter(file__person_id__in=workers, seen_on__lte=on)
    return [
        (
            "People with a qualification that was seen",
            f"{seen.values('file__person_id').distinct().count()} of {len(workers)}",
        )
    ]


def _age_words(age: int | None) -> str:
    if age is None:
        return AGES[3]
    return AGES[0] if age < 18 else AGES[1] if age < 65 else AGES[2]


def _hours_words(minutes: int) -> str:
    return next((words for below, words in HOURS if minutes < below * 60), MOST_HOURS)
