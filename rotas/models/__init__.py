from rotas.models.drafts import UNFINISHED, ChangeStatus, DraftChange, DraftKind, DraftStatus, WeekDraft
from rotas.models.feeds import CalendarFeed, FeedKind
from rotas.models.late import LateNotice, LateReason
from rotas.models.looks import LastLook
from rotas.models.medicines import MedicineEffect, MedicineEntry
from rotas.models.months import SettledMonth
from rotas.models.offers import Offer, OfferRound, OfferStatus, OfferTo, RoundEnd
from rotas.models.on_call import OnCallDays, OnCallWeek
from rotas.models.papers import ClusterPapers, PaperStatus
from rotas.models.patterns import OnBankHolidays, PatternTask, Priority, VisitPattern
from rotas.models.pauses import PauseReason, VisitPause
from rotas.models.places import HomePlace, TravelTime
from rotas.models.publishing import PublishedWeek
from rotas.models.requests import PlanRequest, RequestStatus
from rotas.models.swaps import LIVE_SWAP, Swap, SwapLeg, SwapStatus
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
from rotas.models.watches import DelayWish, Rung, Watch, WatchEnding, WatchReason, WatchRules, WatchStep
from rotas.models.weights import RotaWeights
from rotas.models.worked import WorkedDay
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
    "LIVE_SWAP",
    "UNFINISHED",
    "UPCOMING",
    "Attendance",
    "AttendanceRole",
    "AttendanceStatus",
    "AvailableHours",
    "CalendarFeed",
    "CancelReason",
    "CannotCome",
    "CannotComeVisit",
    "ClusterPapers",
    "DayChange",
    "DelayWish",
    "FeedKind",
    "HomePlace",
    "LateNotice",
    "LateReason",
    "LastLook",
    "Leave",
    "LeaveKind",
    "LeaveStatus",
    "MedicineEffect",
    "MedicineEntry",
    "Offer",
    "OfferRound",
    "OfferStatus",
    "OfferTo",
    "OnBankHolidays",
    "OnCallDays",
    "OnCallWeek",
    "PaperStatus",
    "PatternTask",
    "PauseReason",
    "PlanRequest",
    "PublishedWeek",
    "Priority",
    "RequestStatus",
    "Rung",
    "RoundEnd",
    "RotaWeights",
    "SettledMonth",
    "Swap",
    "SwapLeg",
    "SwapStatus",
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
    "Watch",
    "WatchEnding",
    "WatchReason",
    "WatchRules",
    "WatchStep",
    "WeeklyAvailability",
    "WorkedDay",
]
