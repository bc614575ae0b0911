"""Bringing in what months cost from a file: all of it or nothing, and never the same file twice."""

import hashlib

from django.db import IntegrityError, transaction

from billing.cost_file import CostReading, Own, read_costs
from billing.models import CLUSTER_HEADINGS, CostFile, CostHeading
from billing.policies import may_manage_money
from billing.services.running_costs import set_running_costs
from clusters.models import Cluster
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.ui.formats import gov_short_date


class CannotRead(Invalid):
    """Some lines cannot be read; nothing has been brought in. `reading` has a problem for each."""

    def __init__(self, reading: CostReading) -> None:
        count = len(reading.problems)
        lines = "1 line" if count == 1 else f"{count} lines"
        super().__init__(f"Nothing has been brought in: {lines} must be put right first.", field="file")
        self.reading = reading


@transaction.atomic
def bring_in_costs(content: bytes, *, name: str, actor: Actor) -> CostReading:
    """Set each month and heading in the file to the sum of its lines, in place of what was entered before.

    Raises Invalid for what is no such file and for one that was brought in before, CannotRead for lines that cannot be
    read.
    """
    require(may_manage_money(actor))
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_a_second_time(sha256)
    clusters = {str(cluster.id): cluster for cluster in Cluster.objects.all()}
    names = {key: cluster.name for key, cluster in clusters.items()}
    own = Own(names, [heading.value for heading in CLUSTER_HEADINGS])
    reading = read_costs(content, dict(CostHeading.choices), today(), own)
    if reading.problems:
        raise CannotRead(reading)
    for key in reading.clusters:
        for first_day, amounts in reading.sums(key).items():
            set_running_costs(first_day, amounts=amounts, cluster=clusters.get(key), actor=actor)
    kept = _keep(name, sha256, len(reading.lines), actor)
    record(actor, "brought in running costs from a file", kept, detail=kept.name)
    return reading


def _refuse_a_second_time(sha256: str) -> None:
    before = CostFile.objects.filter(sha256=sha256).first()
    if before is not None:
        when = f"on {gov_short_date(before.entered_at)} by {before.entered_by}"
        raise Invalid(f"This file was brought in {when}. Nothing has been changed.", field="file")


def _keep(name: str, sha256: str, lines: int, actor: Actor) -> CostFile:
    try:
        with transaction.atomic():
            return CostFile.objects.create(
                name=name[:160], sha256=sha256, line_count=lines, entered_by=actor.name, entered_at=now()
            )
    except IntegrityError as error:  # somebody else brought it in a moment ago
        raise Invalid("This file has just been brought in by somebody else.", field="file") from error
