from rotas.models.months import SettledMonth
from rotas.models.patterns import PatternTask, VisitPattern
from rotas.models.visits import (
    CURRENT,
    GIVEN,
    HOLDS_TIME,
    UPCOMING,
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    CancelReason,
    Visit,
    VisitEvent,
    VisitNote,
    VisitStatus,
    VisitTask,
)

__all__ = [
    "CURRENT",
    "GIVEN",
    "HOLDS_TIME",
    "UPCOMING",
    "Attendance",
    "AttendanceRole",
    "AttendanceStatus",
    "CancelReason",
    "PatternTask",
    "SettledMonth",
    "Visit",
    "VisitEvent",
    "VisitNote",
    "VisitPattern",
    "VisitStatus",
    "VisitTask",
]
