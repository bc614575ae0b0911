"""What a few people of the demo's first cluster could and could not decide, one limit, and their legal papers."""

import datetime as dt

from clusters.models import Advocate, Allowed, Feels
from clusters.rules.capacity import DecisionKind
from clusters.services.capacity import Answers, Steps, assess_capacity, decide
from clusters.services.legal_papers import Paper, add_paper
from clusters.services.limits import add_limit
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.home.demo.people import Everybody
from members.models import Acting, LegalKind, Person, Registered, Seen

DAY = dt.timedelta(days=1)


def papers_on(on: dt.date) -> dict[str, Paper]:
    """By the name of the person, as somebody saw them some weeks before that day."""
    return {
        "Margaret Hughes": Paper(
            kind=LegalKind.MONEY_ATTORNEY,
            holders="David Hughes, her son: his number is in our records",
            acting=Acting.ALONE,
            registered=Registered.YES,
            seen=Seen.ONLINE,
            seen_on=on - 61 * DAY,
            covers="Property and money, with no limits in it.",
            kept_at="With her solicitor in Market Row",
        ),
        "Harold Whitaker": Paper(
            kind=LegalKind.RESPECT,
            seen=Seen.ORIGINAL,
            seen_on=on - 35 * DAY,
            covers="Hospital if it helps him stay at home later.",
            kept_at="In the yellow folder beside the telephone",
        ),
        "Winifred Clarke": Paper(
            kind=LegalKind.HEALTH_ATTORNEY,
            holders="Marcia Clarke, her daughter, and Pastor Lionel James",
            acting=Acting.SEVERALLY,
            registered=Registered.YES,
            seen=Seen.COPY,
            seen_on=on - 12 * DAY,
            covers="Health and welfare. Not life-sustaining treatment.",
            kept_at="In her bureau, top drawer",
        ),
    }


def add_capacity(everybody: Everybody, writer: Actor) -> None:
    """Through the services, by the support worker: one who could decide once helped, one who could not decide one
    thing, and papers.
    """
    people = {one.name: everybody[one] for one in everybody.data.clusters[0].people}
    for name, paper in papers_on(today()).items():
        if name in people:
            add_paper(people[name], paper=paper, actor=writer)
    if stan := people.get("Stanisław Wójcik"):
        _once_helped(stan, writer)
    if joan := people.get("Joan Ackroyd"):
        _at_night(joan, writer)


def _once_helped(person: Person, writer: Actor) -> None:
    assess_capacity(
        person,
        kind=DecisionKind.CARE,
        decision="Whether to have a key safe beside the front door",
        assessed_on=today() - 74 * DAY,
        assessed_at=dt.time(11, 0),
        doubt="He said yes to everything we asked that week, and no the next day.",
        help_given="We waited until the infection was gone, and came back with somebody who speaks Polish, and with a "
        "key safe to hold and try.",
        answers=Answers(understands=True, keeps_in_mind=True, weighs=True, tells_us=True),
        actor=writer,
    )


def _at_night(person: Person, writer: Actor) -> None:
    on = today() - 66 * DAY
    assessment = assess_capacity(
        person,
        kind=DecisionKind.CARE,
        decision="Whether to have a sensor at the front door at night",
        assessed_on=on,
        assessed_at=dt.time(10, 15),
        doubt="She was found in the lane twice at night, and in the morning does not know of it.",
        help_given="Two mornings, at her own table, with photographs of the lane and the sensor in her hand.",
        answers=Answers(
            understands=True, keeps_in_mind=False, weighs=False, tells_us=True,
            impairment="Dementia, as her memory clinic wrote: what happened at night is gone by breakfast.",
            is_because=True,
        ),
        look_again_on=on + 90 * DAY,
        actor=writer,
    )  # fmt: skip
    decision = decide(
        assessment,
        steps=Steps(
            could_wait="No. The nights are getting cold.",
            took_part="She held the sensor, set it off and laughed. She chose the wall it is on.",
            wishes="She rang bells for fifty years and walks when she likes. A locked door would make her angry.",
            asked="Her neighbour: anything but a lock. Her niece, by telephone: safe, but at home.",
            choices="A lock; a sensor; somebody awake in the house; nothing.",
            why_least="She can still go out. Somebody rings her, and comes if she does not answer.",
        ),
        decided="A sensor that rings the on-call telephone when the front door opens between 10pm and 6am. No lock.",
        advocate=Advocate.NOT_NEEDED,
        decided_on=on + 3 * DAY,
        decided_by=writer.name,
        look_again_on=on + 93 * DAY,
        actor=writer,
    )
    add_limit(
        person,
        what="A sensor at the front door, 10pm to 6am",
        why="She could not find her way home twice, on cold nights.",
        tried="A note on the door, and a lamp in the hall that comes on by itself.",
        feels=Feels.CONTENT,
        feels_words="She calls it the doorbell that works backwards.",
        allowed_by=Allowed.BEST_INTERESTS,
        decision=decision,
        since=on + 9 * DAY,
        look_again_on=on + 93 * DAY,
        actor=writer,
    )
