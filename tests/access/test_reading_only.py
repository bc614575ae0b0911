"""Generated from the matrix: whatever its address, nothing that an inspector sends is taken, but the way out."""

import pytest

from coopcare.accounts.middleware import DOORS
from tests.access.matrix import MATRIX
from tests.access.test_matrix import url_of

SENT = ("post", "put", "patch", "delete")


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_an_inspector_sends_nothing(world, row):
    url = url_of(world, row)
    statuses = {method: world.ask("inspector", method, url, row.body).status_code for method in SENT}
    if url.startswith(DOORS):
        assert all(status < 500 for status in statuses.values()), statuses
    else:
        assert set(statuses.values()) == {403}, statuses


def test_the_way_out_is_open(world):
    assert world.ask("inspector", "post", "/account/logout/").status_code == 302
