"""Every service has the same shape: subject, then names; who acts; what it does, in a sentence."""

import ast

import pytest

from tests.repository.places import is_service, module_of, python_files, tree_of

# Writes that nobody acts in, each with the reason.
WITHOUT_ACTOR = {
    "coopcare.accounts.services.accept_invitation": "whoever holds the letter has no log-in yet",
    "coopcare.accounts.services.make_log_in": "whoever holds the letter has no log-in yet",
    "coopcare.accounts.services.give_access": "its callers have asked their own policy",
    "members.services.founding.found_coop": "before a co-op there is nobody; a command does it",
    "billing.services.statements.freeze_statements": "part of closing a month, which asks",
    "billing.services.invoicing.issue_month": "part of closing a month, which asks",
    "billing.services.advance.give_back_unused": "part of closing a month, which asks",
    "billing.services.invoicing.take_numbers": "part of closing a month and of giving credit, which ask",
}
# Where whoever acts is the subject itself.
ABOUT_THE_ACTOR = {
    "coopcare.accounts.services.may_manage_access",
    "coopcare.audit.services.record",
    "coopcare.audit.services.record_reading",
    "coopcare.audit.services.record_readings",
}
# A second thing that the deed is done to stands beside the first: place this PCA in that person's team.
MOST_SUBJECTS = 3


def functions() -> list[tuple[str, ast.FunctionDef]]:
    """(dotted name, definition) of every public function of a service module."""
    return [
        (f"{module_of(path)}.{node.name}", node)
        for path in python_files()
        if is_service(path)
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


FUNCTIONS = functions()


def is_atomic(node: ast.FunctionDef) -> bool:
    return any("transaction.atomic" in ast.unparse(one) for one in node.decorator_list)


DEEDS = [(name, node) for name, node in FUNCTIONS if is_atomic(node)]


def faults(name: str, node: ast.FunctionDef) -> list[str]:
    """What is wrong with the shape of a deed."""
    named = {argument.arg for argument in node.args.kwonlyargs}
    positional = [argument.arg for argument in node.args.args]
    found = []
    if "actor" in positional:
        found.append("actor must be passed by name")
    if "actor" not in named | set(positional) and name not in WITHOUT_ACTOR:
        found.append("nobody acts in it")
    if len(positional) > MOST_SUBJECTS or node.args.defaults:
        found.append("what is not the subject must be passed by name")
    if not ast.get_docstring(node):
        found.append("it does not say what it does")
    return found


@pytest.mark.parametrize(("name", "node"), DEEDS, ids=[name for name, _ in DEEDS])
def test_a_deed_has_the_usual_shape(name, node):
    assert faults(name, node) == []


def test_who_acts_is_always_said_by_name():
    first = {name for name, node in FUNCTIONS if "actor" in [argument.arg for argument in node.args.args]}
    assert first == ABOUT_THE_ACTOR


def test_every_exception_still_stands():
    assert set(WITHOUT_ACTOR) <= {name for name, node in DEEDS if "actor" not in ast.unparse(node.args)}


def test_a_misshapen_deed_is_found():
    """The test of the test."""
    node = ast.parse("@transaction.atomic\ndef cancel(visit, reason='', actor=None):\n    pass").body[0]
    assert is_atomic(node)
    assert faults("rotas.services.cancel", node) == [
        "actor must be passed by name",
        "what is not the subject must be passed by name",
        "it does not say what it does",
    ]
