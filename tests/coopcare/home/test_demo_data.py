"""The people of the demo as they are written down, and the weekly rota that is made of them. No database."""

import datetime as dt
import re
from collections import Counter

import pytest

from coopcare.accounts.hats import OFFICE_HATS
from coopcare.home.demo import words
from coopcare.home.demo.happenings import ClusterDays
from coopcare.home.demo.kinds import KINDS
from coopcare.home.demo.log_ins import log_ins_of
from coopcare.home.demo.people import everybody_in
from coopcare.home.demo.reading import Help, read_coop
from coopcare.home.demo.rota import REST_MINUTES, TRAVEL_MINUTES, NobodyFree, make_rota, team_order, weekly_minutes
from coopcare.home.demo.specials import make_special
from coopcare.home.demo.ways import town_of, ways_of
from rotas.models import CURRENT, HOLDS_TIME

GREENVALE, RIVERSIDE = read_coop("greenvale"), read_coop("riverside")
CLUSTERS = [*GREENVALE.clusters, *RIVERSIDE.clusters]
by_name = pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda cluster: cluster.name)


def test_greenvale_has_the_size_of_a_real_co_op():
    hours = [sum(weekly_minutes(make_rota(cluster)).values()) / 60 for cluster in GREENVALE.clusters]
    assert len(GREENVALE.clusters) == 6
    assert sum(len(cluster.people) for cluster in GREENVALE.clusters) == 80
    assert 70 <= sum(len(cluster.pcas) for cluster in GREENVALE.clusters) <= 72
    assert all(110 <= cluster_hours <= 150 for cluster_hours in hours), hours
    assert 780 <= sum(hours) <= 850


def test_a_line_of_help_is_read():
    assert Help.read("bedtimes 30 two mon tue") == Help("bedtimes", 30, (0, 1), 2)
    assert Help.read("mornings 45") == Help("mornings", 45, tuple(range(7)), 1)


@by_name
def test_the_rota_can_be_made_from_every_door(cluster):
    """With the rest that each PCA needs from their own door to the next day's first visit."""
    data = GREENVALE if cluster in GREENVALE.clusters else RIVERSIDE
    to_work = {name: way.to_work for name, way in ways_of(cluster, town_of(data)).items()}
    assert make_rota(cluster, to_work)


@by_name
def test_the_rota_gives_everybody_all_their_help(cluster):
    wanted = Counter((p.name, h.kind, day) for p in cluster.people for h in p.help for day in h.weekdays)
    given = Counter((usual.person, usual.help.kind, day) for usual in make_rota(cluster) for day in usual.weekdays)
    assert given == wanted
    assert all(len(set(usual.pcas)) == usual.help.workers for usual in make_rota(cluster))


@by_name
def test_the_rota_keeps_travel_and_rest(cluster):
    busy: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for usual in make_rota(cluster):
        for name in usual.pcas:
            for day in usual.weekdays:
                busy.setdefault((name, day), []).append((usual.start, usual.end))
    for (name, day), times in busy.items():
        times.sort()
        assert all(b[0] - a[1] >= TRAVEL_MINUTES for a, b in zip(times, times[1:], strict=False)), (name, day)
        if after := busy.get((name, (day + 1) % 7)):
            assert min(after)[0] + 1440 - max(end for _, end in times) >= REST_MINUTES, (name, day)


@by_name
def test_teams_are_small_and_wishes_are_kept(cluster):
    rota = make_rota(cluster)
    for person in cluster.people:
        comes = {name for usual in rota if usual.person == person.name for name in usual.pcas}
        assert comes <= set(team_order(person, rota))
        assert not comes & set(person.blocks)
        assert not person.only_team or comes <= set(person.team)
        assert len(comes) <= 8, person.name


def test_a_cluster_that_asks_for_too_much_is_refused():
    cluster = GREENVALE.clusters[0]
    greedy = [person for person in cluster.people if person.help[0].workers == 2]
    everybody = type(cluster)(cluster.name, cluster.area, cluster.phone, cluster.support_worker, (*greedy,), ())
    with pytest.raises(NobodyFree, match="Millbeck: Arthur Pickles"):
        make_rota(everybody)


@pytest.mark.parametrize("data", [GREENVALE, RIVERSIDE], ids=lambda data: data.coop["slug"])
def test_names_are_told_apart_and_known(data):
    names = [somebody.name for somebody in everybody_in(data)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    pcas = {pca.name for cluster in data.clusters for pca in cluster.pcas}
    for cluster in data.clusters:
        for person in cluster.people:
            assert {*person.team, *person.blocks} <= pcas, person.name
            assert person.about, person.name
            assert person.door, person.name
            assert all(wanted.kind in KINDS for wanted in person.help), person.name


def test_the_co_ops_share_nobody():
    assert not {one.name for one in everybody_in(GREENVALE)} & {one.name for one in everybody_in(RIVERSIDE)}


def test_riverside_gives_practical_help_only():
    given = {task.task_class for p in RIVERSIDE.clusters[0].people for h in p.help for task in KINDS[h.kind].tasks}
    assert given == {"practical"}


def test_people_are_spoken_of_with_respect():
    told = " ".join(f"{p.about} {p.door}" for cluster in CLUSTERS for p in cluster.people)
    told += " ".join(line for lines in words.NOTES.values() for line in lines)
    assert not re.search(
        r"suffer|victim|wheelchair.bound|the elderly|client\b|feeding\b|toileting", told, re.IGNORECASE
    )
    assert {"ŵ", "ŷ", "ł", "ń"} <= set(told + " ".join(one.name for one in everybody_in(GREENVALE)))


def test_every_kind_of_help_has_its_notes():
    assert set(words.NOTES) == set(KINDS)
    assert all(len(lines) >= 2 for lines in words.NOTES.values())


def test_office_hats_need_a_code_and_others_do_not():
    by_email = {log_in.email: log_in for data in (GREENVALE, RIVERSIDE) for log_in in log_ins_of(data)}
    for name, needs_code in [
        ("margaret.hughes", False), ("david.hughes", False), ("amira.khan", False), ("ben.okafor", False),
        ("ana.kowalska", True), ("mo.rahman", True), ("fiona.sykes", True), ("sunita.patel", True),
        ("ed.barker", True), ("harold.whitaker", True), ("grace.thompson", True), ("flo.jennings", True),
    ]:  # fmt: skip
        log_in = by_email[f"{name}@demo.coopcare.example"]
        assert log_in.needs_code is needs_code, name
        assert log_in.who
        assert log_in.needs_code == bool(OFFICE_HATS & set(log_in.hats))


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC),  # half an hour before the clocks go forward
        dt.datetime(2026, 10, 25, 1, 15, tzinfo=dt.UTC),  # in the hour that comes twice
        dt.datetime(2026, 11, 1, 0, 5, tzinfo=dt.UTC),  # the first minutes of a month
        dt.datetime(2026, 12, 31, 23, 50, tzinfo=dt.UTC),
        dt.datetime(2027, 1, 1, 9, 10, tzinfo=dt.UTC),
    ],
    ids=lambda now: f"{now:%d-%b-%H%M}",
)
@pytest.mark.parametrize("cluster", [GREENVALE.clusters[0], GREENVALE.clusters[3]], ids=lambda cluster: cluster.name)
def test_days_hold_together_on_awkward_dates(now, cluster):
    """Canal Side has the waking night, which crosses both clock changes."""
    first, last = (now - dt.timedelta(days=40)).date(), (now + dt.timedelta(days=20)).date()
    days = ClusterDays(cluster, make_rota(cluster), first=first, last=last, now=now)
    visits = make_special(days, days.live())
    assert visits
    taken: dict[str, list[tuple[dt.datetime, dt.datetime]]] = {}
    for visit in visits:
        assert visit.ends_at - visit.starts_at >= dt.timedelta(minutes=30)
        standing = [place for place in visit.places if place.status in CURRENT]
        assert visit.status == "cancelled" or len(standing) == visit.workers_needed
        for place in visit.places:
            assert not (place.left_at and place.left_at > now), "nobody has left in the future"
            assert not (place.arrived_at and place.left_at and place.left_at < place.arrived_at)
            assert not (place.answered_at and place.answered_at > now and place.status != "cancelled")
            if place.status in HOLDS_TIME:
                taken.setdefault(place.pca, []).append((visit.starts_at, visit.ends_at))
    for name, times in taken.items():
        times.sort()
        assert all(a[1] <= b[0] for a, b in zip(times, times[1:], strict=False)), name
