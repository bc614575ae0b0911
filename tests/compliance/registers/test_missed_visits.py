"""A missed visit is in the register of incidents by itself, to be looked at."""

import datetime as dt

import pytest

from compliance.models import Incident
from compliance.register_policies import incidents_visible_to, own_incidents
from compliance.registers.words import IncidentStatus
from compliance.services.incidents import report_incident
from rotas.models import Visit
from rotas.services.checking import mark_missed, settle_query
from rotas.services.watching import mark_missed_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit

TEN = dt.datetime(2026, 11, 10, 10, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def visit(inside: Cast, time_machine_at) -> Visit:
    """Amira was to come to Margaret at 10; it is 1pm."""
    time_machine_at("2026-11-10T13:00:00+00:00")
    return a_visit(
        inside.packages["margaret"], on=TEN.date(), at=TEN.time(), pca=inside.amira.person, status="accepted"
    )


def test_it_is_to_be_looked_at_and_tells_no_story(inside: Cast, visit: Visit):
    assert mark_missed_visits(actor=inside.system) == 1
    incident = Incident.objects.get()
    assert (incident.kind, incident.status, incident.harm) == ("missed_visit", IncidentStatus.REPORTED, "unknown")
    assert (incident.visit, incident.person, incident.happened_at) == (visit, inside.margaret.person, TEN)
    assert incident.worker is None
    assert incidents_visible_to(inside.ana.actor()).get() == incident
    assert own_incidents(inside.margaret.actor()).get() == incident


def test_it_is_there_once_and_stays(inside: Cast, visit: Visit):
    ana = inside.ana.actor()
    mark_missed(visit, reason="She rang", actor=ana)
    visit.refresh_from_db()
    settle_query(visit, arrived_at=TEN, left_at=TEN + HOUR / 2, reason="She did come", actor=ana)
    assert Incident.objects.get().reporter_name == "Ana Kowalska"
    Visit.objects.update(status="accepted")
    visit.attendances.update(status="accepted", arrived_at=None, left_at=None)
    mark_missed(Visit.objects.get(), reason="She did not", actor=ana)
    assert Incident.objects.count() == 1


def test_who_reported_it_first_is_not_doubled(inside: Cast, visit: Visit):
    reported = report_incident(
        kind="missed_visit", happened_at=TEN, what_happened="Nobody came.", done_at_once="Went myself.", harm="none",
        person_id=inside.margaret.person.id, actor=inside.ana.actor(),
    )  # fmt: skip
    mark_missed_visits(actor=inside.system)
    assert Incident.objects.get() == reported
