"""Something of every register about Margaret, raised or told by those who may know of it."""

import datetime as dt

from compliance.models import Feedback, Lesson, ServiceContact
from compliance.registers.words import CandourKind
from compliance.services.candour import tick_clocks, write_letter
from compliance.services.complaints import acknowledge, answer_feedback, sort_feedback, tell_us, write_down
from compliance.services.contacts import write_contact
from compliance.services.incidents import close_incident, finish_investigation, look_at_incident, report_incident
from compliance.services.notifications import share_lesson
from compliance.services.safeguarding import put_on_case, raise_concern
from coopcare.clock import now, today
from coopcare.documents.services import store_document
from tests.access.world import CANARY, World


def registers(world: World) -> None:
    incidents(world)
    concerns(world)
    feedback(world)
    world.ids["contact"] = contact(world).id
    lesson = share_lesson(title="Wet floors", learned="Wet.", changed="Dry.", actor=world.greenvale.mo.actor())
    # The service refuses the canary, which is part of everybody's name here.
    Lesson.objects.filter(id=lesson.id).update(words=CANARY)


def incidents(world: World) -> None:
    """A fall that Amira reported and Mo graded: a notification, the steps of candour, a letter, a clock."""
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    incident = report_incident(
        kind="fall",
        happened_at=now() - dt.timedelta(hours=1),
        what_happened=f"Margaret fell {CANARY}",
        done_at_once=CANARY,
        harm="doctor",
        person_id=cast.margaret.person.id,
        actor=cast.amira.actor(),
    )
    look_at_incident(incident, grade="severe", reason=CANARY, serious=["body"], opinion_of="Dr Lee", actor=mo)
    tick_clocks(incident, kinds=["insurer"], actor=mo)
    steps = {step.kind: step for step in incident.candour.all()}
    letter = {"told": "Margaret Hughes", "happened": CANARY, "doing": CANARY, "ring": CANARY}
    write_letter(steps[CandourKind.WRITE], actor=mo, **letter)
    world.ids |= {
        "incident": incident.id,
        "candour_talk": steps[CandourKind.TELL].id,
        "candour_letter": steps[CandourKind.WRITE].id,
        "clock": incident.clocks.get().id,
        "notification": incident.notifications.get().id,
    }
    ended = report_incident(
        kind="other", happened_at=now(), what_happened=CANARY, done_at_once=CANARY, harm="none",
        person_id=cast.margaret.person.id, actor=cast.amira.actor(),
    )  # fmt: skip
    look_at_incident(ended, grade="none", reason=CANARY, actor=mo)
    finish_investigation(ended, found=CANARY, to_change=CANARY, actor=mo)
    close_incident(ended, actor=mo)
    world.ids["incident_closed"] = ended.id


def concerns(world: World) -> None:
    """A concern that Ben raised; Ana is on the case."""
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    concern = raise_concern(
        what=f"Margaret’s purse {CANARY}", safe_now=CANARY, person_id=cast.margaret.person.id, actor=cast.ben.actor()
    )
    place = put_on_case(concern, person_id=cast.ana.person.id, actor=mo)
    world.ids |= {"concern": concern.id, "case_place": place.id}


def feedback(world: World) -> None:
    """A complaint of Margaret's that Ana looks into, and one by voice that Iris has answered."""
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    answers = {"kind": "complaint", "text": f"Nobody came {CANARY}", "relation": "person"}
    told, secret = tell_us(actor=cast.margaret.actor(), **answers)
    sort_feedback(told, worker_id=cast.amira.person.id, investigator_id=cast.ana.person.id, is_complex=False, actor=mo)
    world.ids |= {"told": told.id, "told_secret": secret}
    voiced, _ = write_down(way="phone", received_on=now().date(), actor=mo, **answers)
    recording = store_document(
        name="voice.wav", content_type="audio/x-wav", content=CANARY.encode(), kind="voice_message", actor=mo
    )
    Feedback.objects.filter(id=voiced.id).update(recording=recording)
    voiced.refresh_from_db()
    sort_feedback(voiced, worker_id=None, investigator_id=cast.ana.person.id, is_complex=False, actor=mo)
    acknowledge(voiced, how=CANARY, actor=mo)
    answer_feedback(voiced, outcome="upheld", answer=CANARY, learned=CANARY, actor=mo)
    world.ids["told_answered"] = voiced.id


def contact(world: World) -> ServiceContact:
    """Amira asked Margaret's surgery for a visit, and waits for the answer."""
    cast = world.greenvale
    return write_contact(
        cast.margaret.person, kind="gp", service=f"The surgery {CANARY}", way="out", happened_at=now(),
        purpose="referral", what=f"Margaret is dizzy {CANARY}", sharing="agreed", answer_by=today(),
        actor=cast.amira.actor(),
    )  # fmt: skip


def more_of_the_registers(world: World) -> None:
    """Twelve more of each, for who counts what a list asks of the database."""
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    for _ in range(12):
        contact(world)
        report_incident(
            kind="stopped", happened_at=now(), what_happened=CANARY, done_at_once=CANARY, harm="none",
            person_id=cast.cora.person.id, actor=mo,
        )  # fmt: skip
        raise_concern(what=CANARY, safe_now=CANARY, person_id=cast.cora.person.id, actor=mo)
        tell_us(kind="complaint", text=CANARY, relation="person", actor=cast.margaret.actor())
        share_lesson(title="Wet", learned="Wet.", changed="Dry.", actor=mo)
