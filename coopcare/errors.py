"""What can go wrong, in sentences a person can read.

Services raise these; views and the API turn them into a page or a problem answer with `status`.
The message is shown as it is: write it for the person at the screen, never for a programmer.
"""


class DomainError(Exception):
    """A rule of the trade said no. `message` is one or more whole sentences; `status` an HTTP status."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class StaleState(DomainError):
    """The row changed between being read and being written."""

    status = 409

    def __init__(self, message: str = "Someone else has just changed this.") -> None:
        super().__init__(message)


class NotAllowed(DomainError):
    """The actor may see that the thing exists, but may not do this to it."""

    status = 403

    def __init__(self, message: str = "You do not have permission to do this.") -> None:
        super().__init__(message)


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is."""

    status = 404

    def __init__(self, message: str = "We could not find this.") -> None:
        super().__init__(message)


class FactMissing(DomainError):
    """A dated figure (a wage, a mileage rate) is not known for the day asked about, so the sum must stop."""


class Invalid(DomainError):
    """What was typed or sent cannot be used. `field` names the question it answers, if there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
