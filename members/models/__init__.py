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

__all__ = [
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
    "PermissionGrant",
    "Person",
    "PersonQuerySet",
    "Scope",
    "TrainingTopic",
    "TravelMode",
]
