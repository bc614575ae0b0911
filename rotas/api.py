"""Visits over the API. The same services and queries as the pages; nothing is decided here."""

import datetime as dt
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.queries.clusters import open_package
from coopcare.api.idempotency import IdempotentWrites
from coopcare.api.pagination import order_pages
from coopcare.clock import now
from rotas.models import Attendance, CancelReason, Visit
from rotas.queries import open_attendance, open_visit, visits_visible_to
from rotas.queries.visits import with_people
from rotas.services.booking import UNCHANGED, book_visit, cancel_visit, change_visit
from rotas.services.giving import arrive, leave
from rotas.services.staffing import accept, decline
from rotas.visit_kinds import LONGEST_MINUTES, SHORTEST_MINUTES, VisitKind


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """One worker's place. Names are first names."""

    pca_name = serializers.CharField(source="pca.calling_name", default=None, allow_null=True, read_only=True)
    pca_id = serializers.UUIDField(allow_null=True, read_only=True)

    class Meta:
        model = Attendance
        fields = ["id", "pca_id", "pca_name", "status", "arrived_at", "left_at"]
        read_only_fields = fields


class VisitTaskSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """Instants are UTC; `on` is the local day. Send `version` back with every change."""

    attendances = AttendanceSerializer(source="current_attendances", many=True, read_only=True)
    tasks = VisitTaskSerializer(many=True, read_only=True)
    person_name = serializers.CharField(source="person.full_name", read_only=True)
    person_id = serializers.UUIDField(read_only=True)
    package_id = serializers.UUIDField(read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id",
            "package_id",
            "person_id",
            "person_name",
            "on",
            "starts_at",
            "ends_at",
            "kind",
            "minutes",
            "status",
            "version",
            "note_from_person",
            "tasks",
            "attendances",
        ]
        read_only_fields = fields

    minutes = serializers.IntegerField(read_only=True)


class BookingSerializer(serializers.Serializer[Any]):
    package_id = serializers.UUIDField()
    starts_at = serializers.DateTimeField(default_timezone=dt.UTC, help_text="With its zone, or UTC.")
    kind = serializers.ChoiceField(choices=VisitKind.choices, required=False, help_text="Left out: a visit.")
    minutes = serializers.IntegerField(
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        help_text="A visit and a night last 12 hours at most, a live-in day 24.",
    )
    task_ids = serializers.ListField(child=serializers.UUIDField(), max_length=30)
    pca_id = serializers.UUIDField(required=False, allow_null=True, help_text="Left out: the co-op finds somebody.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ChangeSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    starts_at = serializers.DateTimeField(required=False, default_timezone=dt.UTC)
    minutes = serializers.IntegerField(required=False, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES)
    pca_id = serializers.UUIDField(required=False, allow_null=True)


class CancellationSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    reason = serializers.ChoiceField(choices=CancelReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class MomentSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(
        required=False, default_timezone=dt.UTC, help_text="When it happened by the phone's clock. Left out: now."
    )


class DeclineSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="Never needed.")


class PeriodSerializer(serializers.Serializer[Any]):
    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)


class Visits(IdempotentWrites, generics.GenericAPIView[Visit]):
    serializer_class = VisitSerializer

    @extend_schema(
        operation_id="visits_list",
        parameters=[
            OpenApiParameter("first", OpenApiTypes.DATE, description="First local day."),
            OpenApiParameter("last", OpenApiTypes.DATE, description="Last local day, included."),
        ],
        responses=VisitSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The visits you may see, newest first."""
        period = _read(PeriodSerializer, request.query_params.dict())
        visits = with_people(visits_visible_to(request._request.actor))
        if "first" in period:
            visits = visits.filter(on__gte=period["first"])
        if "last" in period:
            visits = visits.filter(on__lte=period["last"])
        order_pages(self, ("-starts_at", "id"))
        page = self.paginate_queryset(visits)
        return self.get_paginated_response(VisitSerializer(page, many=True).data)

    @extend_schema(operation_id="visits_book", request=BookingSerializer, responses={201: VisitSerializer})
    def post(self, request: Request) -> Response:
        """Book a visit. A time that has gone is refused with a sentence."""
        asked = _read(BookingSerializer, request.data)
        actor = request._request.actor
        visit = book_visit(
            open_package(actor, asked["package_id"]),
            starts_at=asked["starts_at"],
            minutes=asked["minutes"],
            task_ids=asked["task_ids"],
            pca_id=asked.get("pca_id"),
            note=asked.get("note", ""),
            kind=asked.get("kind", VisitKind.VISIT),
            actor=actor,
        )
        return _answer(request, visit.id, status.HTTP_201_CREATED)


class OneVisit(IdempotentWrites):
    @extend_schema(operation_id="visits_read", responses=VisitSerializer)
    def get(self, request: Request, visit_id: UUID) -> Response:
        """One visit that you may see."""
        return _answer(request, visit_id)

    @extend_schema(operation_id="visits_change", request=ChangeSerializer, responses=VisitSerializer)
    def patch(self, request: Request, visit_id: UUID) -> Response:
        """Move a visit, make it longer or shorter, or ask for somebody else."""
        asked = _read(ChangeSerializer, request.data)
        actor = request._request.actor
        change_visit(
            open_visit(actor, visit_id),
            version=asked["version"],
            starts_at=asked.get("starts_at"),
            minutes=asked.get("minutes"),
            pca_id=asked.get("pca_id", UNCHANGED),
            actor=actor,
        )
        return _answer(request, visit_id)


class CancelVisit(IdempotentWrites):
    @extend_schema(operation_id="visits_cancel", request=CancellationSerializer, responses=VisitSerializer)
    def post(self, request: Request, visit_id: UUID) -> Response:
        """Cancel a visit, with the reason."""
        asked = _read(CancellationSerializer, request.data)
        actor = request._request.actor
        visit = open_visit(actor, visit_id)
        cancel_visit(visit, version=asked["version"], reason=asked["reason"], note=asked.get("note", ""), actor=actor)
        return _answer(request, visit_id)


class AcceptOffer(IdempotentWrites):
    @extend_schema(operation_id="attendances_accept", request=None, responses=VisitSerializer)
    def post(self, request: Request, attendance_id: UUID) -> Response:
        """A PCA says yes to an offer."""
        place = open_attendance(request._request.actor, attendance_id)
        accept(place, actor=request._request.actor)
        return _answer(request, place.visit_id)


class DeclineOffer(IdempotentWrites):
    @extend_schema(operation_id="attendances_decline", request=DeclineSerializer, responses=AttendanceSerializer)
    def post(self, request: Request, attendance_id: UUID) -> Response:
        """A PCA says no to an offer. No reason is needed."""
        asked = _read(DeclineSerializer, request.data)
        place = open_attendance(request._request.actor, attendance_id)
        decline(place, reason=asked.get("reason", ""), actor=request._request.actor)
        place.refresh_from_db()
        return Response(AttendanceSerializer(place).data)


class Arrive(IdempotentWrites):
    @extend_schema(operation_id="attendances_arrive", request=MomentSerializer, responses=VisitSerializer)
    def post(self, request: Request, attendance_id: UUID) -> Response:
        """A PCA has arrived."""
        asked = _read(MomentSerializer, request.data)
        place = open_attendance(request._request.actor, attendance_id)
        arrive(place, at=asked.get("at") or now(), actor=request._request.actor)
        return _answer(request, place.visit_id)


class Leave(IdempotentWrites):
    @extend_schema(operation_id="attendances_leave", request=MomentSerializer, responses=VisitSerializer)
    def post(self, request: Request, attendance_id: UUID) -> Response:
        """A PCA has left."""
        asked = _read(MomentSerializer, request.data)
        place = open_attendance(request._request.actor, attendance_id)
        leave(place, at=asked.get("at") or now(), actor=request._request.actor)
        return _answer(request, place.visit_id)


def _read(serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """What was sent, checked for shape; the services check its meaning."""
    asked = serializer(data=data)
    asked.is_valid(raise_exception=True)
    found: dict[str, Any] = asked.validated_data
    return found


def _answer(request: Request, visit_id: UUID, code: int = status.HTTP_200_OK) -> Response:
    """The visit as it is now, read afresh as the actor may see it."""
    return Response(VisitSerializer(open_visit(request._request.actor, visit_id)).data, status=code)
