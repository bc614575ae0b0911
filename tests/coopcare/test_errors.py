import pytest

from coopcare.errors import DomainError, FactMissing, Invalid, NotAllowed, NotFound, StaleState


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError("No."), 422),
        (StaleState(), 409),
        (NotAllowed(), 403),
        (NotFound(), 404),
        (FactMissing("No."), 422),
        (Invalid("No."), 422),
    ],
)
def test_each_error_has_its_status_and_a_sentence(error, status):
    assert error.status == status
    assert str(error) == error.message
    assert error.message.endswith(".")
    assert isinstance(error, DomainError)


def test_stale_state_says_what_happened():
    assert StaleState().message == "Someone else has just changed this."
    assert StaleState("The visit was cancelled.").message == "The visit was cancelled."


def test_invalid_names_the_question():
    assert Invalid("Enter a date.", field="on").field == "on"
    assert Invalid("Enter a date.").field is None
