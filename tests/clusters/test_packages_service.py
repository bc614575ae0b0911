from datetime import timedelta

import pytest

from clusters.events import package_ended
from clusters.models import ClusterPlace, Package, PlaceRole, TaskClass, WhyEnded
from clusters.queries.clusters import current_tasks, next_package, package_on
from clusters.services.packages import add_task, change_agreed_hours, end_package, end_task, start_package
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import TrainingTopic
from tests.cast import Cast
from tests.factories.members import PersonFactory


def test_a_package_brings_its_person_into_the_cluster(inside: Cast) -> None:
    ivy = PersonFactory(first_name="Ivy")
    starts_on = today() + timedelta(days=7)
    package = start_package(
        ivy, inside.clusters["mill"], starts_on=starts_on, agreed_minutes=600, actor=inside.mo.actor()
    )
    place = ClusterPlace.objects.get(person=ivy, role=PlaceRole.SUPPORTED)
    assert (place.cluster, place.starts_on) == (inside.clusters["mill"], starts_on)
    assert package_on(ivy.id, today()) is None
    assert next_package(ivy.id, today()) == package
    assert package_on(ivy.id, starts_on) == package


def test_one_package_at_a_time(inside: Cast) -> None:
    margaret, mill, mo = inside.margaret.person, inside.clusters["mill"], inside.mo.actor()
    with pytest.raises(Invalid, match="Margaret Hughes already has a package. End it"):
        start_package(margaret, mill, starts_on=today(), agreed_minutes=600, actor=mo)
    end_package(inside.packages["margaret"], ends_on=today() + timedelta(days=3), why=WhyEnded.MOVED, actor=mo)
    with pytest.raises(Invalid, match="has a package until"):
        start_package(margaret, mill, starts_on=today() + timedelta(days=3), agreed_minutes=600, actor=mo)
    start_package(margaret, mill, starts_on=today() + timedelta(days=4), agreed_minutes=600, actor=mo)
    assert Package.objects.filter(person=margaret).count() == 2


@pytest.mark.parametrize("minutes", [0, -60, 337 * 60])
def test_hours_are_possible(inside: Cast, minutes: int) -> None:
    with pytest.raises(Invalid):
        start_package(
            PersonFactory(),
            inside.clusters["mill"],
            starts_on=today(),
            agreed_minutes=minutes,
            actor=inside.mo.actor(),
        )
    with pytest.raises(Invalid):
        change_agreed_hours(inside.packages["margaret"], minutes=minutes, actor=inside.mo.actor())


def test_the_end_is_told_and_leaves_the_cluster(inside: Cast) -> None:
    told = []

    def listen(sender: object, package: Package, **_: object) -> None:
        told.append((package.id, package.ends_on))

    package, last_day = inside.packages["margaret"], today() + timedelta(days=3)
    package_ended.connect(listen)
    try:
        end_package(
            package, ends_on=last_day, why=WhyEnded.MOVED, reason="Moves to her sister", actor=inside.mo.actor()
        )
    finally:
        package_ended.disconnect(listen)
    assert told == [(package.id, last_day)]
    assert ClusterPlace.objects.get(person=package.person).ends_on == last_day
    with pytest.raises(StaleState, match="already ended this package"):
        end_package(package, ends_on=last_day, why=WhyEnded.MOVED, actor=inside.mo.actor())


def test_it_does_not_end_before_it_began(inside: Cast) -> None:
    with pytest.raises(Invalid, match="on or after the first day"):
        end_package(
            inside.packages["margaret"],
            ends_on=inside.packages["margaret"].starts_on - timedelta(days=1),
            why=WhyEnded.MOVED,
            actor=inside.mo.actor(),
        )


@pytest.mark.parametrize("who", ["ana", "margaret", "amira", "ed", "fiona", "sunita"])
def test_only_the_manager_starts_and_ends(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        start_package(PersonFactory(), inside.clusters["mill"], starts_on=today(), agreed_minutes=60, actor=actor)
    with pytest.raises(NotAllowed):
        end_package(inside.packages["margaret"], ends_on=today(), why=WhyEnded.MOVED, actor=actor)


@pytest.mark.parametrize(
    ("why", "days_ago", "sentence"),
    [
        (WhyEnded.UNPAID, None, "Enter the day on which you wrote"),
        (WhyEnded.DIED, 3, "only where we gave it"),
        (WhyEnded.UNSAFE, -1, "today or earlier"),
    ],
)
def test_our_notice_has_its_day_and_nobody_else_s_has_one(inside: Cast, why, days_ago, sentence) -> None:
    notice_on = today() - timedelta(days=days_ago) if days_ago is not None else None
    with pytest.raises(Invalid, match=sentence):
        end_package(
            inside.packages["margaret"], ends_on=today() + timedelta(days=9), why=why, notice_on=notice_on,
            actor=inside.mo.actor(),
        )  # fmt: skip


def test_our_notice_is_kept_with_its_reason(inside: Cast) -> None:
    ends_on, notice_on = today() + timedelta(days=28), today()
    package = end_package(
        inside.packages["margaret"], ends_on=ends_on, why=WhyEnded.NO_SKILLS, notice_on=notice_on,
        actor=inside.mo.actor(),
    )  # fmt: skip
    assert (package.why_ended, package.notice_on) == (WhyEnded.NO_SKILLS, notice_on)


def test_the_support_worker_shapes_packages_of_their_cluster(inside: Cast) -> None:
    ana = inside.ana.actor()
    change_agreed_hours(inside.packages["margaret"], minutes=750, actor=ana)
    assert Activity.objects.filter(detail="10 hours to 12 hours 30 minutes").exists()
    add_task(inside.packages["margaret"], name="Breakfast", task_class=TaskClass.PRACTICAL, actor=ana)
    for deed in (
        lambda: change_agreed_hours(inside.packages["cora"], minutes=750, actor=ana),
        lambda: add_task(inside.packages["cora"], name="Tea", task_class=TaskClass.PRACTICAL, actor=ana),
        lambda: end_task(inside.packages["cora"].tasks.first(), actor=ana),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_hours_changed_by_two_at_once(inside: Cast) -> None:
    package = inside.packages["margaret"]
    stale = Package.objects.get(id=package.id)
    change_agreed_hours(package, minutes=720, actor=inside.ana.actor())
    with pytest.raises(StaleState, match="just changed the agreed hours"):
        change_agreed_hours(stale, minutes=480, actor=inside.mo.actor())


def test_help_is_added_once_ended_and_begun_again(inside: Cast) -> None:
    package, ana = inside.packages["margaret"], inside.ana.actor()
    task = add_task(
        package,
        name="Medicines",
        task_class=TaskClass.REGULATED,
        needs_training=TrainingTopic.MEDICINES,
        actor=ana,
    )
    assert list(current_tasks(package, today()))[-1] == task
    with pytest.raises(Invalid, match="already has this help"):
        add_task(package, name="medicines", task_class=TaskClass.REGULATED, actor=ana)
    end_task(task, actor=ana)
    assert task not in current_tasks(package, today() + timedelta(days=1))
    with pytest.raises(StaleState):
        end_task(task, actor=ana)
    again = add_task(package, name="Medicines", task_class=TaskClass.PRACTICAL, actor=ana)
    assert (again.id, again.ends_on) == (task.id, None)


def test_personal_care_waits_for_registration(riverside_cast: Cast) -> None:
    with acting_for(riverside_cast.coop, riverside_cast.system):
        flo, package = riverside_cast.flo.actor(), riverside_cast.packages["gus"]
        with pytest.raises(Invalid, match="not registered for personal care yet, so “A bath” cannot be added"):
            add_task(package, name="A bath", task_class=TaskClass.REGULATED, actor=flo)
        add_task(package, name="A walk", task_class=TaskClass.PRACTICAL, actor=flo)
