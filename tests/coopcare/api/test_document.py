"""The OpenAPI document: builds without a warning, is the committed one, names every operation's problems."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from tests.isolation.test_operations import DOCUMENT
from tests.repository.places import ROOT

COMMITTED = ROOT / "docs" / "openapi.yaml"
OPERATIONS = {
    operation["operationId"]: (method, operation)
    for methods in DOCUMENT["paths"].values()
    for method, operation in methods.items()
}


def test_it_builds_without_warnings_and_is_the_committed_one(db):
    """To write it anew: manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"""
    built = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=built)
    assert built.getvalue().strip() == COMMITTED.read_text().strip()


def test_every_address_of_the_api_is_in_it(db):
    api = next(one for one in get_resolver("coopcare.urls").url_patterns if getattr(one, "namespace", "") == "api")
    names = {pattern.name for pattern in api.url_patterns} - {"schema", "nothing"}
    assert len(DOCUMENT["paths"]) == len(names)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_operation_says_what_it_does_and_what_can_go_wrong(operation):
    method, found = OPERATIONS[operation]
    assert found["description"]
    wanted = {"400", "401", "403", "404", "406", "429"} | ({"409", "415", "422"} if method != "get" else set())
    assert wanted <= set(found["responses"])
    for code in wanted:
        assert "application/problem+json" in found["responses"][code]["content"]
    keys = [one for one in found["parameters"] if one["name"] == "Idempotency-Key"] if "parameters" in found else []
    assert bool(keys) == (method != "get")


def test_anybody_may_read_it(client, cast):
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/")
