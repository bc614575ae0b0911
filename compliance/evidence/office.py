"""What the office and the board keep: policies, openings of records, meetings, bills, pay and months."""

import datetime as dt

from billing.models import LineDispute, MonthClose, Timesheet, TimesheetStatus
from compliance.evidence.registry import Count, source
from compliance.queries.directors import files_on
from compliance.queries.library import answers_given, questions_asked
from coopcare.audit.models import Activity
from coopcare.clock import local, to_local
from members.governance.models import Meeting, MeetingKind

ONE_DAY = dt.timedelta(days=1)
MONTHS = 12


@source(
    "policies_answered", "Policies filled in", topics="governance notifying", at_end=True,
    says="{part} of {whole} questions of the policies have the co-op’s own answer.",
    none="The policies ask nothing.",
)  # fmt: skip
def policies_answered(first: dt.date, last: dt.date) -> Count:
    """As it stands when it is counted: answers keep no earlier day of their own."""
    asked = questions_asked()
    answers = answers_given()
    return Count(sum(bool(answers.get(one.question.name)) for one in asked), len(asked))


@source(
    "openings", "Openings of records that the person can see", topics="governance",
    says="{part} of {whole} openings of records say whose record it was, and that person can see who looked.",
    none="Nobody opened a record in this time.",
)  # fmt: skip
def openings(first: dt.date, last: dt.date) -> Count:
    start, end = local(first, dt.time()), local(last + ONE_DAY, dt.time())
    readings = Activity.objects.filter(is_reading=True, at__gte=start, at__lt=end)
    return Count(readings.filter(about_id__isnull=False).count(), readings.count())


@source(
    "board_meetings", "Months in which the board met", topics="direction governance leaders", at_end=True,
    says="The board met in {part} of the last {whole} months.", none="",
)  # fmt: skip
def board_meetings(first: dt.date, last: dt.date) -> Count:
    since = _months_before(last)
    met = Meeting.objects.filter(kind=MeetingKind.BOARD, on__gte=since, on__lte=last)
    days = met.values_list("on", flat=True)
    return Count(len({(day.year, day.month) for day in days}), MONTHS)


@source(
    "directors_fit", "Directors whose file says that they are fit", topics="recruitment leaders direction", at_end=True,
    says="The files of {part} of {whole} directors were complete: looked into, declared within a year, and decided.",
    none="Nobody was on the board.",
)  # fmt: skip
def directors_fit(first: dt.date, last: dt.date) -> Count:
    files = files_on(last)
    return Count(sum(one.fitness.is_complete for one in files), len(files))


@source(
    "months_closed", "Months whose money was settled", topics="money governance", at_end=True,
    says="The money of {part} of the last {whole} months has been settled.", none="",
)  # fmt: skip
def months_closed(first: dt.date, last: dt.date) -> Count:
    closed = MonthClose.objects.filter(first_day__gte=_months_before(last), first_day__lte=last)
    return Count(closed.count(), MONTHS)


@source(
    "disputes_in_time", "Questions about bills answered in time", topics="complaints listening",
    says="{part} of {whole} questions about a line of a bill were answered by the day we promised, or that day is to "
    "come.",
    none="Nobody questioned a bill in this time.",
)  # fmt: skip
def disputes_in_time(first: dt.date, last: dt.date) -> Count:
    raised = LineDispute.objects.filter(
        raised_at__gte=local(first, dt.time()), raised_at__lt=local(last + ONE_DAY, dt.time())
    )
    rows = raised.values_list("answer_by", "answered_at")
    in_time = [answer_by for answer_by, at in rows if (to_local(at).date() if at else last) <= answer_by]
    return Count(len(in_time), len(rows))


@source(
    "timesheets", "Timesheets approved", topics="worker_wellbeing money",
    says="{part} of {whole} timesheets of pay periods that ended in this time are approved.",
    none="No pay period ended in this time.",
)  # fmt: skip
def timesheets(first: dt.date, last: dt.date) -> Count:
    ended = Timesheet.objects.filter(period__last_day__gte=first, period__last_day__lte=last)
    return Count(ended.filter(status=TimesheetStatus.APPROVED).count(), ended.count())


def _months_before(last: dt.date) -> dt.date:
    """The first day of the twelve months that end with the month of `last`."""
    month = last.year * 12 + last.month - MONTHS
    return dt.date(month // 12, month % 12 + 1, 1)
