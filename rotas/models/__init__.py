from rotas.models.drafts import UNFINISHED, ChangeStatus, DraftChange, DraftKind, DraftStatus, WeekDraft
from rotas.models.months import SettledMonth
from rotas.models.patterns import OnBankHolidays, PatternTask, Priority, VisitPattern
from rotas.models.pauses import PauseReason, VisitPause
from rotas.models.places import HomePlace, TravelTime
from rotas.models.publishing import PublishedWeek
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
from rotas.models.weights import RotaWeights
from rotas.models.workers import (
    LIVE_LEAVE,
    AvailableHours,
    CannotCome,
    CannotComeVisit,
    DayChange,
    Leave,
    LeaveKind,
    LeaveStatus,
    WeeklyAvailability,
)

__all__ = [
    "CURRENT",
    "GIVEN",
    "HOLDS_TIME",
    "LIVE_LEAVE",
    "UNFINISHED",
    "UPCOMING",
    "Attendance",
    "AttendanceRole",
    "AttendanceStatus",
    "AvailableHours",
    "CancelReason",
    "CannotCome",
    "CannotComeVisit",
    "DayChange",
    "HomePlace",
    "Leave",
    "LeaveKind",
    "LeaveStatus",
    "OnBankHolidays",
    "PatternTask",
    "PauseReason",
    "PlanRequest",
    "PublishedWeek",
    "Priority",
    "RequestStatus",
    "RotaWeights",
    "SettledMonth",
    "TravelTime",
    "ChangeStatus",
    "DraftChange",
    "DraftKind",
    "DraftStatus",
    "WeekDraft",
    "Visit",
    "VisitEvent",
    "VisitNote",
    "VisitPattern",
    "VisitPause",
    "VisitStatus",
    "VisitTask",
    "WeeklyAvailability",
]
