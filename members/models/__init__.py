from members.models.authority import PermissionGrant, Scope
from members.models.membership import MemberGroup, Membership
from members.models.people import ContactFormat, NhsNumberStatus, Person, PersonQuerySet
from members.models.workers import (
    Contract,
    Credential,
    CredentialKind,
    DatedQuerySet,
    Employment,
    Job,
    TrainingTopic,
    TravelMode,
)
from members.models.working_time import Apprenticeship, OptOut

__all__ = [
    "Apprenticeship",
    "ContactFormat",
    "Contract",
    "Credential",
    "CredentialKind",
    "DatedQuerySet",
    "Employment",
    "Job",
    "MemberGroup",
    "Membership",
    "NhsNumberStatus",
    "OptOut",
    "PermissionGrant",
    "Person",
    "PersonQuerySet",
    "Scope",
    "TrainingTopic",
    "TravelMode",
]
