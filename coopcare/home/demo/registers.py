"""A little of every register for the demo: a fall with its candour, a near miss, a complaint, what was learned."""

import datetime as dt

from compliance.registers.words import CandourKind
from compliance.services.candour import take_step
from compliance.services.complaints import acknowledge, sort_feedback, tell_us, write_down
from compliance.services.incidents import finish_investigation, look_at_incident, report_incident
from compliance.services.notifications import share_lesson
from coopcare import clock
from coopcare.accounts.actor import Actor
from coopcare.home.demo.people import Everybody
from members.models import Employment, Job, Person

HOUR = dt.timedelta(hours=1)


def add_registers(everybody: Everybody, manager: Actor) -> None:
    """Through the services, by the manager: what a register looks like after a fortnight."""
    people = [everybody[one] for one in everybody.data.clusters[0].people[:3]]
    _fall(people[0], manager)
    _near_miss(people[1], manager)
    _told(people[2], manager)


def _fall(person: Person, manager: Actor) -> None:
    fall = report_incident(
        kind="fall",
        happened_at=clock.now() - 5 * HOUR,
        what_happened="A slip in the bathroom on the way out of the bath. The wrist was swollen.",
        done_at_once="999 was rung. Somebody stayed until the ambulance came.",
        harm="hospital",
        person_id=person.id,
        actor=manager,
    )
    look_at_incident(
        fall, grade="severe", reason="The wrist is broken.", serious=["body"], opinion_of="The hospital", actor=manager
    )
    tell = fall.candour.get(kind=CandourKind.TELL)
    take_step(
        tell, told=person.full_name, said="What we know, and that we will find out why.", on=clock.now(), actor=manager
    )


def _near_miss(person: Person, manager: Actor) -> None:
    miss = report_incident(
        kind="medicine",
        happened_at=clock.now() - 50 * HOUR,
        what_happened="Two boxes looked alike. The wrong one was opened, and seen in time.",
        done_at_once="The boxes were put apart and the pharmacist was rung.",
        harm="nearly",
        person_id=person.id,
        actor=manager,
    )
    look_at_incident(miss, grade="near_miss", reason="Nothing was taken.", actor=manager)
    change = "The pharmacist marks boxes that look alike."
    finish_investigation(miss, found="Both boxes are white and blue.", to_change=change, actor=manager)
    learned = "Two boxes of medicine that looked alike were nearly mixed up."
    share_lesson(title="Boxes that look alike", learned=learned, changed=change, source=miss, actor=manager)


def _told(person: Person, manager: Actor) -> None:
    worker = Employment.objects.on(clock.today()).filter(job=Job.SUPPORT_WORKER).order_by("starts_on", "id").first()
    feedback, _ = write_down(
        kind="complaint",
        way="phone",
        text="The visit on Sunday was late again, and nobody rang.",
        wish="Ring me when it is more than a quarter of an hour.",
        received_on=clock.today(),
        relation="person",
        name=person.full_name,
        person_id=person.id,
        actor=manager,
    )
    if worker is not None:
        sort_feedback(feedback, worker_id=None, investigator_id=worker.person_id, is_complex=False, actor=manager)
        acknowledge(feedback, how="By phone, on the same day", actor=manager)
    tell_us(kind="compliment", text="The new rota is so much better. Thank you.", actor=manager)
