"""What the rota and the visits show. Measures are those of the page “How visits went” (domain.md G3)."""

import datetime as dt

from django.db.models import Exists, OuterRef

from compliance.evidence.registry import Count, source
from compliance.models import Category
from compliance.queries.library import own_measure
from rotas.figures.together import Figures
from rotas.models import CURRENT, GIVEN, Attendance, AttendanceRole, CancelReason, Visit, VisitNote, VisitStatus
from rotas.queries.figures import figures_of_co_op

NO_VISITS = "No visit was due in this time."


def _figures(first: dt.date, last: dt.date) -> Figures:
    return figures_of_co_op(until=last, days=(last - first).days + 1, measure=own_measure())


@source(
    "places_filled", "Places at visits that somebody had", topics="staffing",
    says="Somebody had {part} of {whole} places at visits.", none=NO_VISITS,
)  # fmt: skip
def places_filled(first: dt.date, last: dt.date) -> Count:
    places = Attendance.objects.filter(
        role=AttendanceRole.WORKER, status__in=CURRENT, visit__on__gte=first, visit__on__lte=last
    ).exclude(visit__status=VisitStatus.CANCELLED)
    return Count(places.filter(pca__isnull=False).count(), places.count())


@source(
    "punctuality", "Visits that began on time", topics="punctuality staffing", version=2,
    category=Category.OUTCOMES,
    says="{part} of {whole} workers’ places at visits began on time: in the agreed window, or within the minutes that "
    "our policy of scheduling gives.",
    none=NO_VISITS,
)  # fmt: skip
def punctuality(first: dt.date, last: dt.date) -> Count:
    found = _figures(first, last).reliability
    return Count(found.on_time, found.due)


@source(
    "missed_visits", "Visits that were not missed", topics="missed_visits staffing responding",
    category=Category.OUTCOMES,
    says="{part} of {whole} visits that were due were given. The others were missed.", none=NO_VISITS,
)  # fmt: skip
def missed_visits(first: dt.date, last: dt.date) -> Count:
    found = _figures(first, last).reliability
    return Count(found.due - found.missed, found.due)


@source(
    "known_faces", "Visits by a known face", topics="continuity dignity",
    category=Category.OUTCOMES,
    says="{part} of {whole} visits were by somebody who had been there 3 times or more.", none=NO_VISITS,
)  # fmt: skip
def known_faces(first: dt.date, last: dt.date) -> Count:
    found = _figures(first, last).continuity
    return Count(round((found.known_face or 0) * found.attendances), found.attendances)


@source(
    "chosen_workers", "Visits by somebody of the person’s own team", topics="continuity control individual",
    category=Category.OUTCOMES,
    says="{part} of {whole} visits were by somebody of the person’s own team.", none=NO_VISITS,
)  # fmt: skip
def chosen_workers(first: dt.date, last: dt.date) -> Count:
    found = _figures(first, last).continuity
    return Count(round((found.chosen or 0) * found.attendances), found.attendances)


@source(
    "told_when_late", "People who were told that a visit would be late", topics="responding information punctuality",
    version=2,
    says="The person was told before {part} of {whole} visits that came late.", none="No visit came late.",
)  # fmt: skip
def told_when_late(first: dt.date, last: dt.date) -> Count:
    found = _figures(first, last).reliability
    return Count(found.told_in_advance, found.late + found.very_late)


@source(
    "kept_by_us", "Visits that we kept", topics="staffing pathways",
    category=Category.OUTCOMES,
    says="We kept {part} of {whole} visits. The others we could not give, and said so.", none=NO_VISITS,
)  # fmt: skip
def kept_by_us(first: dt.date, last: dt.date) -> Count:
    due = Visit.objects.between(first, last).filter(status__in=[*GIVEN, VisitStatus.MISSED]).count()
    ours = Visit.objects.between(first, last).filter(
        status=VisitStatus.CANCELLED, cancel_reason=CancelReason.OUR_FAULT
    )  # fmt: skip
    return Count(due, due + ours.count())


@source(
    "visits_with_a_note", "Visits with a note", topics="care_planning governance",
    says="{part} of {whole} visits that were given have a note of what was done.", none=NO_VISITS,
)  # fmt: skip
def visits_with_a_note(first: dt.date, last: dt.date) -> Count:
    given = Visit.objects.between(first, last).filter(status__in=GIVEN)
    noted = given.filter(Exists(VisitNote.objects.filter(visit_id=OuterRef("pk"))))
    return Count(noted.count(), given.count())


@source(
    "confirmed_by_the_person", "Visits that the person confirmed", topics="control listening",
    category=Category.EXPERIENCE,
    says="The person, or who acts for them, confirmed {part} of {whole} visits that were given.", none=NO_VISITS,
)  # fmt: skip
def confirmed_by_the_person(first: dt.date, last: dt.date) -> Count:
    given = Visit.objects.between(first, last).filter(status__in=GIVEN)
    return Count(given.filter(status=VisitStatus.CONFIRMED).count(), given.count())
