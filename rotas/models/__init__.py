from rotas.models.months import SettledMonth
from rotas.models.patterns import OnBankHolidays, PatternTask, Priority, VisitPattern
from rotas.models.pauses import PauseReason, VisitPause
from rotas.models.requests import PlanRequest, RequestStatus
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
    "OnBankHolidays",
    "PatternTask",
    "PauseReason",
    "PlanRequest",
    "Priority",
    "RequestStatus",
    "SettledMonth",
    "Visit",
    "VisitEvent",
    "VisitNote",
    "VisitPattern",
    "VisitPause",
    "VisitStatus",
    "VisitTask",
]
