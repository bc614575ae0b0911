"""Riverside's manager, with every right there, asks Riverside for Greenvale's things by their true addresses."""

import re
from uuid import UUID

import pytest
from django.urls import get_resolver

from clusters.rules.plans import group_of
from tests.access.matrix import MATRIX, addresses, gaps
from tests.access.test_matrix import answers_to, is_refused, like_it, url_of
from tests.access.world import CANARY, World

# Addresses whose arguments are not of Greenvale: a month, a step, a policy that both co-ops have.
OF_NOBODY = {
    "book_step", "billing:board_month", "billing:month", "billing:close_month", "billing:look_at_month",
    "billing:statements_again", "billing:statements", "billing:running_costs", "billing:board_table",
    "billing:take_budget_away", "billing:journals", "billing:journals_file", "billing:cash_table",
    "billing:board_paper", "billing:payroll_codes", "compliance:policy", "compliance:answer",
    "members:write_in_file", "members:reference", "compliance:set_requirement", "compliance:write_oversight",
    "compliance:add_coop_paper", "compliance:readiness_item", "compliance:readiness_document",
    "compliance:key_question", "compliance:framework_node", "compliance:assess_node", "compliance:evidence_topic",
    "compliance:start_audit",
    "compliance:statement", "compliance:export", "compliance:export_paper", "compliance:register",
    "compliance:answer_return",
    "compliance:build_kind", "compliance:form", "compliance:job_paper",
    "compliance:begin_draft",
    "account_reset_password_from_key", "account_confirm_email", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
OF_GREENVALE = [row for row in MATRIX if row.args and row.name not in OF_NOBODY]
OF_EVERY_COOP = [row for row in MATRIX if not row.args or row.name in OF_NOBODY]


@pytest.fixture
def flo(world: World) -> World:
    """The world, with Flo and Mo each at the front door of their own co-op."""
    world.at_riverside("flo")
    return world


def test_every_address_is_asked():
    assert gaps(set(addresses(get_resolver("coopcare.urls").url_patterns)), [*OF_GREENVALE, *OF_EVERY_COOP]) == []
    assert {row.name for row in MATRIX} >= OF_NOBODY


@pytest.mark.parametrize("row", OF_GREENVALE, ids=str)
def test_nothing_of_greenvale_is_found_at_riverside(flo, row):
    answers = answers_to(flo, row, "flo")
    assert all(is_refused(answer) for answer in answers.values()), answers
    never_was = flo.ask("flo", "get", like_it(flo, row))
    assert answers["get"].status_code == never_was.status_code
    assert not any(_shows_greenvale(answer) for answer in answers.values())


@pytest.mark.parametrize("row", OF_EVERY_COOP, ids=str)
def test_lists_and_forms_of_riverside_hold_nothing_of_greenvale(flo, row):
    for answer in answers_to(flo, row, "flo").values():
        assert answer.status_code < 500
        assert not _shows_greenvale(answer)


@pytest.mark.parametrize(
    "name", ["members:people", "rotas:week", "billing:invoices", "api:visits", "billing:statement"]
)
def test_at_greenvale_the_canary_sings(world, name):
    """The test of the tests: for those who may read it, it is there to be read."""
    row = next(row for row in MATRIX if row.name == name)
    assert CANARY in _text(world.ask("mo", "get", url_of(world, row)))


def test_the_addresses_are_true(world):
    """What Flo asks for exists: each argument names something of Greenvale, and no two words the same thing."""
    used = {word for row in OF_GREENVALE for word in row.args if not _is_everybodys(word)}
    assert used <= set(world.ids)
    values = [world.ids[word] for word in used]
    assert len(set(values)) == len(values)
    assert all(isinstance(value, UUID) or len(value) > 30 for value in values)


def _is_everybodys(word: str) -> bool:
    """Days are everybody's, and so are the year, the number of a month, and the pages of a care plan."""
    return group_of(word) is not None or re.fullmatch(r"\d{4}-\d\d-\d\d|\d{4}|\d{1,2}", word) is not None


def _text(answer) -> str:
    return answer.content.decode(errors="ignore")


def _shows_greenvale(answer) -> bool:
    return CANARY in _text(answer) or "Greenvale" in _text(answer)
