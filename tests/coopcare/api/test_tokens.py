"""A token opens what its maker may open in the hat they made it in, for as long as both last."""

from datetime import timedelta

import pytest
import time_machine

from coopcare.accounts.hats import Hat
from coopcare.accounts.models import PersonalToken
from coopcare.accounts.services import TOKEN_DAYS, end_access, revoke_token
from coopcare.clock import now
from coopcare.tenancy.context import acting_for
from tests.coopcare.api.conftest import Program, problem


@pytest.fixture
def token(cast, margaret) -> PersonalToken:
    with acting_for(cast.coop, cast.system):
        return PersonalToken.objects.get()


def person(cast) -> str:
    return f"/people/{cast.margaret.person.id}/"


def test_it_works_and_its_use_is_noted(cast, margaret, token):
    assert token.last_used_at is None
    assert margaret.get(person(cast)).json()["full_name"] == "Margaret Hughes"
    with acting_for(cast.coop, cast.system):
        token.refresh_from_db()
    assert token.last_used_at is not None


def test_taken_back_it_opens_nothing(cast, margaret, token):
    with acting_for(cast.coop, cast.system):
        revoke_token(token, actor=cast.margaret.actor())
    assert "taken back" in problem(margaret.get(person(cast)), 401)["detail"]


def test_after_a_year_it_has_run_out(cast, margaret):
    with time_machine.travel(now() + _days(TOKEN_DAYS - 1), tick=False):
        assert margaret.get(person(cast)).status_code == 200
    with time_machine.travel(now() + _days(TOKEN_DAYS + 1), tick=False):
        problem(margaret.get(person(cast)), 401)


def _days(days: int) -> timedelta:
    return timedelta(days=days)


def test_when_the_access_ends_so_does_the_token(cast, margaret):
    with acting_for(cast.coop, cast.system):
        end_access(cast.margaret.access, actor=cast.mo.actor())
    problem(margaret.get(person(cast)), 401)


def test_when_the_log_in_is_shut_so_is_the_token(cast, margaret):
    cast.margaret.access.user.is_active = False
    cast.margaret.access.user.save()
    problem(margaret.get(person(cast)), 401)


def test_a_hat_that_was_taken_away_takes_its_tokens_along(cast, margaret):
    with acting_for(cast.coop, cast.system):
        cast.margaret.access.hats = [Hat.MEMBER]
        cast.margaret.access.save()
    problem(margaret.get(person(cast)), 401)


def test_it_wears_the_hat_it_was_made_in_and_no_other(cast, program):
    """Mo is a manager and a member; a token of the member reads no records."""
    with acting_for(cast.coop, cast.system):
        cast.mo.access.hats = [Hat.MANAGER, Hat.MEMBER]
        cast.mo.access.save()
    assert program(cast.mo, Hat.MANAGER).get(person(cast)).status_code == 200
    problem(program(cast.mo, Hat.MEMBER).get(person(cast)), 404)


@pytest.mark.parametrize("secret", ["", "never-given", "ü", "a" * 5000])
def test_an_unknown_token_is_refused(cast, secret):
    answer = Program(secret).get(person(cast))
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_only_its_digest_is_kept(margaret, token):
    assert margaret.secret not in str(vars(token))
    assert len(token.digest) == 64
