"""Every background job of ours works for one named co-op, or is listed here with the reason."""

import pytest
from celery import current_app

from coopcare.accounts.tasks import TenantTask
from coopcare.celery import app

app.loader.import_default_modules()
TASKS = {
    name: task
    for name, task in app.tasks.items()
    if name.split(".")[0] in {"coopcare", "members", "clusters", "rotas", "billing", "compliance"}
}
# Jobs of no co-op.
GLOBAL_TASKS = {"coopcare.accounts.tasks.ring_each_coop": "fans out one job a co-op"}


def test_every_job_is_a_tenants_or_global_for_a_reason():
    assert {name for name, task in TASKS.items() if not isinstance(task, TenantTask)} == set(GLOBAL_TASKS)


@pytest.mark.parametrize("name", sorted(set(TASKS) - set(GLOBAL_TASKS)))
def test_without_a_coop_it_refuses(db, name):
    with pytest.raises(TypeError, match="pass its id first"):
        TASKS[name]()


@pytest.mark.parametrize("name", sorted(set(TASKS) - set(GLOBAL_TASKS)))
def test_it_is_late_to_answer_and_bounded(name):
    conf = current_app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


def test_every_entry_of_the_schedule_names_a_job_that_exists():
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        for name in entry.get("args", []):
            assert name in TASKS, f"{name} is in the schedule and nowhere else"
