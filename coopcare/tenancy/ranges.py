"""Times and days as PostgreSQL's ranges: only ever inside exclusion constraints, since they are not leakproof."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class TimeRange(Func):
    """tstzrange(starts_at, ends_at), half open."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DateRange(Func):
    """daterange(starts_on, ends_on), open while it lasts."""

    function = "DATERANGE"
    output_field = DateRangeField()
