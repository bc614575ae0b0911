"""What is known of the people supported, as it stood on the last day of a period: counts alone."""

import datetime as dt

from clusters.models import Package, TeamPlace, TeamPlaceKind
from compliance.evidence.registry import Count, source
from members.models import Employment, Membership, PermissionGrant, Person

NOBODY = "Nobody was supported on that day."


@source(
    "consent_written", "Permissions that say how they were given", topics="consent", at_end=True,
    says="{part} of {whole} permissions to act for somebody say how that person gave them.",
    none="Nobody has given anybody permission to act for them.",
)  # fmt: skip
def consent_written(first: dt.date, last: dt.date) -> Count:
    grants = PermissionGrant.objects.on(last)
    return Count(grants.exclude(how_given="").count(), grants.count())


@source(
    "own_words", "People whose record begins in their own words", topics="individual care_planning", at_end=True,
    says="{part} of {whole} people supported have a record with their own words about themselves.", none=NOBODY,
)  # fmt: skip
def own_words(first: dt.date, last: dt.date) -> Count:
    people = Person.objects.filter(id__in=Package.objects.on(last).values("person_id"))
    return Count(people.exclude(about_me="").count(), people.count())


@source(
    "teams_of_two", "People with two workers or more in their team", topics="continuity staffing", at_end=True,
    says="{part} of {whole} people supported have 2 or more workers in their own team.", none=NOBODY,
)  # fmt: skip
def teams_of_two(first: dt.date, last: dt.date) -> Count:
    people = set(Package.objects.on(last).values_list("person_id", flat=True))
    teams: dict[object, set[object]] = {}
    places = TeamPlace.objects.on(last).filter(person_id__in=people, kind=TeamPlaceKind.REGULAR)
    for person_id, pca_id in places.values_list("person_id", "pca_id"):
        teams.setdefault(person_id, set()).add(pca_id)
    return Count(sum(len(team) > 1 for team in teams.values()), len(people))


@source(
    "members", "People and workers who are members", topics="direction listening community", at_end=True,
    says="{part} of {whole} people who are supported or work here are members.", none="Nobody is here yet.",
)  # fmt: skip
def members(first: dt.date, last: dt.date) -> Count:
    people = set(Package.objects.on(last).values_list("person_id", flat=True))
    people |= set(Employment.objects.on(last).values_list("person_id", flat=True))
    joined = Membership.objects.on(last).filter(person_id__in=people).values("person_id").distinct()
    return Count(joined.count(), len(people))
