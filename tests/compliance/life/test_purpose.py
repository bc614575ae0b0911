"""A statement of purpose that is adopted again goes to the regulator in 28 days: its notification proposes itself."""

import datetime as dt

from compliance.models import Notification
from compliance.services import editions as services
from coopcare.clock import local, today


def adopted(cast):
    draft = services.begin_draft("D01", actor=cast.mo.actor())
    draft = services.propose(draft, change="We serve another town.", version=draft.version, actor=cast.mo.actor())
    services.adopt(
        {draft.id: draft.version}, minute_reference="2026-11, 5", decided_on=today(), in_force_from=today(),
        why_early="It cannot wait.", actor=cast.ed.actor(),
    )  # fmt: skip


def test_the_first_one_goes_with_the_application_and_the_next_is_notified(at_work):
    adopted(at_work)
    assert not Notification.objects.exists()
    adopted(at_work)
    found = Notification.objects.get()
    assert (found.event, found.law_due_at) == (
        "purpose_revised",
        local(today() + dt.timedelta(days=28), dt.time(23, 59)),
    )
    assert found.facts == "The board adopted version 2 of the statement of purpose, minute 2026-11, 5."
