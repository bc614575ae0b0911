"""Packages over the API: what a booking needs to know."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clusters.models import Package, PackageTask
from clusters.queries.clusters import current_tasks, open_package
from coopcare.clock import today


class PackageTaskSerializer(serializers.ModelSerializer[PackageTask]):
    class Meta:
        model = PackageTask
        fields = ["id", "name", "task_class", "needs_training"]
        read_only_fields = fields


class PackageSerializer(serializers.ModelSerializer[Package]):
    person_id = serializers.UUIDField(read_only=True)
    cluster_id = serializers.UUIDField(read_only=True)
    tasks = serializers.SerializerMethodField()

    class Meta:
        model = Package
        fields = ["id", "person_id", "cluster_id", "starts_on", "ends_on", "agreed_minutes", "tasks"]
        read_only_fields = fields

    def get_tasks(self, package: Package) -> list[dict[str, Any]]:
        """The kinds of help that can be booked today."""
        return list(PackageTaskSerializer(current_tasks(package, today()), many=True).data)


class OnePackage(APIView):
    @extend_schema(operation_id="packages_read", responses=PackageSerializer)
    def get(self, request: Request, package_id: UUID) -> Response:
        """One package that you may see: agreed minutes a week, and the help that can be booked."""
        return Response(PackageSerializer(open_package(request._request.actor, package_id)).data)
