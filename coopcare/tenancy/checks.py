"""System checks that need no database; the catalogue itself is read by tests/isolation."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from coopcare.tenancy.fields import TenantForeignKey, TenantOneToOneField
from coopcare.tenancy.isolation import tenant_keys
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager


@register
def tenant_models_are_sound(app_configs: Any, **_: Any) -> list[CheckMessage]:
    return [problem for model in apps.get_models() if issubclass(model, TenantModel) for problem in _problems(model)]


def _problems(model: type[TenantModel]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not isinstance(model._default_manager, TenantManager) or model._meta.base_manager_name != "objects":
        found.append(Error("Inherit Meta from TenantModel.Meta and use a TenantManager.", obj=model, id="tenancy.E001"))
    if model._meta.local_many_to_many:
        found.append(Error("No many-to-many here: its hidden table has no co-op.", obj=model, id="tenancy.E002"))
    for field in tenant_keys(model):
        if not isinstance(field, TenantForeignKey | TenantOneToOneField):
            found.append(Error(f"{field.name} must be a TenantForeignKey.", obj=model, id="tenancy.E003"))
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        if fields and fields[0] != "coop":
            found.append(Error(f"{constraint.name} must start with coop.", obj=model, id="tenancy.E004"))
    return found
