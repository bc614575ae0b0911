"""The worker's doorbell. The promise rests on rows in PostgreSQL; any job may be lost, or run twice, harmlessly."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")

app = Celery("coopcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

RING_EACH_COOP = "coopcare.accounts.tasks.ring_each_coop"

# Every entry fans out to one job a co-op, so that one bad co-op cannot stop the rest.
app.conf.beat_schedule = {
    "deliver messages the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["coopcare.outbox.tasks.deliver_due"],
    },
    "build documents the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["compliance.tasks.build_waiting_packs"],
    },
    "make application folders the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["compliance.tasks.make_waiting_folders"],
    },
    "count the evidence of the month that is over": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=3, minute=20),
        "args": ["compliance.tasks.count_last_month"],
    },
    "remind of insurances and registrations that end": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=6, minute=30),
        "args": ["compliance.tasks.remind_of_ending_papers"],
    },
    "put signed files together that the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["compliance.tasks.put_bundles_together"],
    },
    "close months the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["billing.tasks.close_months"],
    },
    "import bank files the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["billing.tasks.import_bank_files"],
    },
    "render statements the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["billing.tasks.render_waiting_statements"],
    },
    "work out pay the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["billing.tasks.work_out_waiting_pay"],
    },
    "plan weeks the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["rotas.tasks.work_on_drafts"],
    },
    "make papers the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["rotas.tasks.make_papers"],
    },
    "ask the next PCA in order": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["rotas.tasks.go_on_with_offers"],
    },
    "keep six weeks of visits planned": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=2, minute=15),
        "args": ["rotas.tasks.plan_ahead"],
    },
    "warn of checks and training that lapse": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=6, minute=30),
        "args": ["compliance.tasks.warn_of_what_lapses"],
    },
    "write to managers of what is late in the registers": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=30),
        "args": ["compliance.tasks.remind_of_late_clocks"],
    },
    "remind directors of their yearly declaration": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=45),
        "args": ["compliance.tasks.remind_about_declarations"],
    },
    "write to support workers of reviews to hold": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=45),
        "args": ["clusters.tasks.remind_about_reviews"],
    },
    "find where new addresses are": {
        "task": RING_EACH_COOP,
        "schedule": crontab(minute=40),
        "args": ["rotas.tasks.find_new_homes"],
    },
    "look into visits that nobody has come to or answered": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["rotas.tasks.look_into_visits"],
    },
    "remind whoever is late in reading a policy": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=30),
        "args": ["compliance.tasks.remind_about_policies"],
    },
    "mark visits nobody came to": {
        "task": RING_EACH_COOP,
        "schedule": 300.0,
        "args": ["rotas.tasks.watch_for_missed_visits"],
    },
    "remind owners of their actions": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=30),
        "args": ["compliance.tasks.remind_of_actions"],
    },
    "propose the yearly list of what need not be kept": {
        "task": RING_EACH_COOP,
        "schedule": crontab(hour=7, minute=15),
        "args": ["compliance.tasks.propose_retention_list"],
    },
    "gather what is held that the bell missed": {
        "task": RING_EACH_COOP,
        "schedule": 60.0,
        "args": ["compliance.tasks.gather_exports"],
    },
}


@worker_init.connect
def refuse_powerful_login_role(**_: Any) -> None:
    from coopcare.tenancy.login_role import refuse_powerful_login

    refuse_powerful_login()
