"""Two years of visits in a few statements: each person has the same visits every day, always with the same PCA.

Under row-level security, as the powerless log-in: the co-op must be the active one. Times are a little after local ones
in summer; for how fast a page is, that is all one. Past visits are confirmed, the others agreed; every 25th to come has
nobody yet.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

VISITS_A_DAY = 2

VISITS = """
    INSERT INTO rotas_visit (
        id, coop_id, package_id, person_id, cluster_id, "on", starts_at, ends_at, workers_needed, status, version,
        is_touched, moved_by_clock_change, is_paused, skills, note_from_person, booked_by, booked_at, cancel_reason,
        cancel_note, query_note
    )
    SELECT
        gen_random_uuid(), %(coop)s, p.package_id, p.person_id, %(cluster)s, day::date,
        day + make_interval(hours => 8 + 4 * turn, mins => 5 * p.number::int),
        day + make_interval(hours => 8 + 4 * turn, mins => 5 * p.number::int + 45),
        1,
        CASE WHEN day < %(today)s THEN 'confirmed'
             WHEN (p.number + 3 * turn + extract(doy FROM day)::int) %% 25 = 0 THEN 'requested' ELSE 'accepted' END,
        1, false, false, false, '{}', '', 'Every week', day - interval '40 days', '', '', ''
    FROM generate_series(%(first)s::timestamptz, %(last)s::timestamptz, interval '1 day') AS day
    CROSS JOIN unnest(%(packages)s::uuid[], %(people)s::uuid[]) WITH ORDINALITY AS p (package_id, person_id, number)
    CROSS JOIN generate_series(0, %(a_day)s - 1) AS turn
"""
ATTENDANCES = """
    INSERT INTO rotas_attendance (
        id, coop_id, visit_id, pca_id, role, status, starts_at, ends_at, decline_reason, arrived_at,
        arrival_received_at, left_at, leaving_received_at, extra_minutes_authorised, extra_authorised_by
    )
    SELECT
        gen_random_uuid(), v.coop_id, v.id, CASE WHEN v.status = 'requested' THEN NULL ELSE p.pca_id END, 'worker',
        CASE v.status WHEN 'requested' THEN 'open' WHEN 'confirmed' THEN 'done' ELSE 'accepted' END,
        v.starts_at, v.ends_at, '',
        CASE v.status WHEN 'confirmed' THEN v.starts_at END, CASE v.status WHEN 'confirmed' THEN v.starts_at END,
        CASE v.status WHEN 'confirmed' THEN v.ends_at END, CASE v.status WHEN 'confirmed' THEN v.ends_at END, 0, ''
    FROM rotas_visit v
    JOIN unnest(%(people)s::uuid[], %(pcas)s::uuid[]) AS p (person_id, pca_id) ON p.person_id = v.person_id
    WHERE v.coop_id = %(coop)s AND v.cluster_id = %(cluster)s AND v."on" BETWEEN %(first)s AND %(last)s
"""
TASKS = """
    INSERT INTO rotas_visittask (
        id, coop_id, visit_id, task_id, name, task_class, needs_training, position, done_by
    )
    SELECT gen_random_uuid(), v.coop_id, v.id, t.id, t.name, t.task_class, t.needs_training, 0, ''
    FROM rotas_visit v JOIN clusters_packagetask t ON t.package_id = v.package_id AND t.coop_id = v.coop_id
    WHERE v.coop_id = %(coop)s AND v.cluster_id = %(cluster)s AND v."on" BETWEEN %(first)s AND %(last)s
"""
EVENTS = """
    INSERT INTO rotas_visitevent (id, coop_id, visit_id, at, move, old_status, new_status, actor, actor_name, reason)
    SELECT gen_random_uuid(), v.coop_id, v.id, v.booked_at, 'planned', '', 'accepted', 'system:plan', 'CoopCare', ''
    FROM rotas_visit v
    WHERE v.coop_id = %(coop)s AND v.cluster_id = %(cluster)s AND v."on" BETWEEN %(first)s AND %(last)s
"""
TABLES = ("rotas_visit", "rotas_attendance", "rotas_visittask", "rotas_visitevent")


def add_visits(
    cluster: Any, packages: Sequence[Any], pcas: Sequence[Any], first: dt.date, last: dt.date, today: dt.date
) -> None:
    """Visits on the days `first` to `last` for each package, with the PCA that stands beside it. At most 48 packages:
    a PCA is never in two places.
    """
    known = {
        "coop": cluster.coop_id,
        "cluster": cluster.id,
        "packages": [package.id for package in packages],
        "people": [package.person_id for package in packages],
        "pcas": [pca.id for pca in pcas],
        "a_day": VISITS_A_DAY,
        "first": first,
        "last": last,
        "today": today,
    }
    with connection.cursor() as cursor:
        for statement in (VISITS, ATTENDANCES, TASKS, EVENTS):
            cursor.execute(statement, known)
