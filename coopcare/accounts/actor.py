"""Who acts, for which co-op, in which hat. Passed inwards instead of a request or a user."""

from dataclasses import dataclass
from uuid import UUID

from coopcare.accounts.hats import PERMISSIONS, READ_ONLY_HATS, Hat, Permission


@dataclass(frozen=True)
class Actor:
    """`person_id` is the actor's own members.Person; `acting_for_id` the person a representative acts for;
    `inspection_id` the one inspection that an inspector's session was let into.
    """

    coop_id: UUID
    name: str = ""
    user_id: UUID | None = None
    access_id: UUID | None = None
    person_id: UUID | None = None
    hat: Hat | None = None
    acting_for_id: UUID | None = None
    inspection_id: UUID | None = None
    job: str = ""

    @classmethod
    def system(cls, coop_id: UUID, job: str) -> "Actor":
        """A background job or a command, named; the only actor that policies let write without a hat."""
        return cls(coop_id=coop_id, name=f"CoopCare ({job})", job=job)

    @property
    def label(self) -> str:
        """What history keeps: ids, never names."""
        if self.job:
            return f"system:{self.job}"
        if self.user_id is None:
            return "visitor"
        label = f"user:{self.user_id} hat:{self.hat or 'none'}"
        return f"{label} for:{self.acting_for_id}" if self.acting_for_id else label

    @property
    def is_system(self) -> bool:
        return bool(self.job)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def subject_id(self) -> UUID | None:
        """The person supported whom this actor speaks for: themselves, or the one they act for."""
        if self.hat == Hat.REPRESENTATIVE:
            return self.acting_for_id
        return self.person_id if self.hat == Hat.PERSON else None

    @property
    def can_write(self) -> bool:
        return self.is_system or (self.hat is not None and self.hat not in READ_ONLY_HATS)

    @property
    def reads_only(self) -> bool:
        """Their requests run as a database role that can write nothing (coopcare.tenancy.context)."""
        return self.hat in READ_ONLY_HATS

    def may(self, permission: Permission) -> bool:
        """Whether the hat worn now carries `permission`. Unknown permissions are a TypeError, never a quiet False."""
        if not isinstance(permission, Permission):
            raise TypeError(f"{permission!r} is not a Permission")
        return self.is_system or (self.hat is not None and permission in PERMISSIONS[self.hat])
