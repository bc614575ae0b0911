"""The demo's capacity records go through the services: the small demo has too few people to meet them all."""

from types import SimpleNamespace
from typing import Any

import pytest

from clusters.models import BestInterestsDecision, CapacityAssessment, Limit
from clusters.queries.capacity import again_lines
from coopcare.clock import today
from coopcare.home.demo.capacity import add_capacity, papers_on
from coopcare.home.demo.reading import read_coop
from coopcare.tenancy.context import acting_for
from members.models import LegalAuthority
from tests.cast import Cast
from tests.factories.clusters import PackageFactory
from tests.factories.members import PersonFactory


class Everybody(dict):
    """Everybody of the first cluster by their line in the data."""

    def __init__(self, cluster: Any) -> None:
        super().__init__()
        self.data = SimpleNamespace(clusters=[cluster])
        self.rows = {
            one.name: PersonFactory(first_name=one.first_name, last_name=one.last_name) for one in cluster.people
        }

    def __getitem__(self, one: Any) -> Any:
        return self.rows[one.name]


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def test_each_named_person_is_in_the_data_and_has_their_records(here: Cast) -> None:
    everybody = Everybody(read_coop("greenvale").clusters[0])
    for person in everybody.rows.values():
        PackageFactory(person=person, cluster=here.clusters["mill"])
    add_capacity(everybody, here.mo.actor())
    assert {one.person_id for one in LegalAuthority.objects.all()} == {
        everybody.rows[name].id for name in papers_on(today())
    }
    assert {one.outcome for one in CapacityAssessment.objects.all()} == {"can", "cannot"}
    assert (BestInterestsDecision.objects.count(), Limit.objects.get().decision.decided.count("No lock.")) == (1, 1)
    assert [line.due.presses for line in again_lines(here.mo.actor())] == [True, True]
