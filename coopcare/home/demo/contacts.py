"""What was said between the demo's co-op and other services about a few people, in the last weeks."""

import datetime as dt

from compliance.models import ServiceContact
from compliance.registers.words import ContactPurpose, ContactWay, ServiceKind, Sharing
from compliance.services.contacts import add_to_contact, answer_contact, write_contact
from coopcare.accounts.actor import Actor
from coopcare.clock import local, now, today
from coopcare.home.demo.people import Everybody
from members.models import Person

AT = dt.time(11, 20)
# About people of the first cluster in their order, but the first: how many days ago; with whom; what kind; what about;
# what came of it; the answer awaited so many days after the contact, and the answer, days after it, once it has come.
CONTACTS = (
    (41, ServiceKind.GP, "Mill Road Surgery, Dr Ferris", ContactPurpose.REFERRAL,
     "Dizzy on standing since the new tablets. We asked for them to be looked at.", "", 7,
     (4, "Seen at home. One tablet moved to the evening.")),
    (33, ServiceKind.THERAPIST, "Community therapy team, Jo Marsh", ContactPurpose.REFERRAL,
     "Getting out of the bath is hard. We asked for an assessment of the bathroom.", "", 21,
     (26, "Visited. A bath board and two rails are ordered.")),
    (19, ServiceKind.PHARMACIST, "Bridge Pharmacy, Sal Okafor", ContactPurpose.ADVICE,
     "May the evening tablets be taken with food?", "Yes, with food. The label will say so from the next box.", None,
     None),
    (12, ServiceKind.NURSE, "District nurses, Hartley", ContactPurpose.REFERRAL,
     "The dressing on the left leg is wet by the evening. We asked for an earlier visit.", "", 5, None),
    (3, ServiceKind.SOCIAL_WORKER, "Adult care team of the council", ContactPurpose.NEWS,
     "More help is needed in the mornings. We asked for the care and support plan to be looked at again.", "", 10,
     None),
)  # fmt: skip


def add_contacts(everybody: Everybody, writer: Actor) -> None:
    """Through the services, by somebody who may: one answer in time, one late, one overdue, one still awaited; and what
    a hospital was told when somebody could not say yes.
    """
    people = [everybody[one] for one in everybody.data.clusters[0].people]
    for person, row in zip(people[1:], CONTACTS, strict=False):
        ago, kind, service, purpose, what, outcome, within, answer = row
        on = today() - dt.timedelta(days=ago)
        contact = write_contact(
            person, kind=kind, service=service, way=ContactWay.OUT, happened_at=local(on, AT), purpose=purpose,
            what=what, sharing=Sharing.AGREED, outcome=outcome,
            answer_by=on + dt.timedelta(days=within) if within else None, actor=writer,
        )  # fmt: skip
        if answer:
            days, words = answer
            answer_contact(contact, answer=words, came_on=on + dt.timedelta(days=days), actor=writer)
    hospital = _hospital(people[0], writer)
    add_to_contact(hospital, more="The ward rang back: the sheet has come.", actor=writer)


def _hospital(person: Person, writer: Actor) -> ServiceContact:
    """After the fall of add_registers."""
    return write_contact(
        person,
        kind=ServiceKind.HOSPITAL,
        service="Hartley General, emergency department",
        way=ContactWay.IN,
        happened_at=now() - dt.timedelta(hours=4),
        purpose=ContactPurpose.TRANSFER,
        what="Which medicines are taken, how they like to be spoken to, and who comes at home.",
        outcome="The hospital sheet was read out and sent by secure e-mail.",
        sharing=Sharing.WITHOUT,
        shared_because="They were in too much pain to answer, and the ward had to know about the medicines.",
        actor=writer,
    )
