"""Risk assessments of the demo: what is looked at with everyone, and what some chose; a few late, one to be signed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random

from clusters.models import Package, RiskAssessment, RiskKind
from clusters.rules.risk_table import latest_review, needs_manager, score
from coopcare.clock import local, now
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData, Supported

DAY = dt.timedelta(days=1)
# kind: which one; what could go wrong; what we do; likely and bad if we did nothing, and with what we do.
LOOKS: Mapping[RiskKind, tuple[str, str, str, tuple[int, int, int, int]]] = {
    RiskKind.HOME: ("The stairs and the light on them", "A trip on the way to bed.",
                    "Both lights on before going up. Nothing is left on the steps.", (3, 4, 2, 4)),
    RiskKind.MOVING: ("From bed to chair", "A fall, or a strained back for whoever helps.",
                      "Bed at hip height, brakes on, frame in front. Count to three together. No lifting.",
                      (3, 4, 2, 3)),
    RiskKind.FIRE: ("Alarm and heaters", "A fire that is noticed too late.",
                    "The alarm is tested on the first of the month. The heater stands a metre from the curtain.",
                    (2, 5, 1, 5)),
    RiskKind.MEDICINES: ("Tablets of two people in one cupboard", "The wrong box is taken.",
                         "One box each, in two colours. We read the name out before opening.", (3, 4, 1, 4)),
    RiskKind.ACCESS: ("The key safe", "The code gets known.",
                      "The code is changed when a PCA leaves. It is never written with the address.", (2, 3, 1, 3)),
    RiskKind.NOBODY: ("A missed breakfast visit", "No breakfast, no tablets, alone until noon.",
                      "The office rings within 15 minutes. The neighbour has a key.", (3, 3, 2, 2)),
    RiskKind.INFECTION: ("Winter colds", "An infection on the chest.",
                         "Hands washed on arrival. No visit with a fever. Jabs offered each autumn.", (3, 3, 2, 3)),
    RiskKind.WORKERS: ("Alone after dark", "Somebody waits in the lane.",
                       "Park under the lamp, ring the office when leaving.", (2, 3, 1, 3)),
}  # fmt: skip
# What fits some: the same, and what the person wants to do and says.
FITS = (
    (RiskKind.CHOSEN, "Walking to the shop alone", "A fall on the way, with nobody near.",
     "A phone in the pocket, the stick, and never on ice. We ring at eleven if it was quiet.", (4, 3, 3, 3),
     "I want to buy my own paper. It is the one thing I do alone.", "I would rather fall on my feet than sit safe."),
    (RiskKind.SKIN, "Heels and the base of the back", "A sore that does not heal.",
     "Look at each wash. Cream as on the chart. Red that does not fade: the nurse the same day.", (3, 4, 2, 3), "", ""),
    (RiskKind.CHOKING, "Meals", "Food goes the wrong way.",
     "Sitting up straight, small bites, soft things as the therapist wrote. Stay until the last one is down.",
     (3, 5, 2, 4), "To eat at the table with my family.", "It is right like this."),
    (RiskKind.SUBSTANCES, "A cigarette in the chair", "A burn, or a fire with cream on the clothes.",
     "The heavy ashtray, a fire-proof throw, no cream before. Not while a PCA is there.", (4, 4, 3, 4),
     "Two a day, after dinner and before bed.", "My house, my chair, my lungs."),
)  # fmt: skip


def add_risks(everybody: Everybody, data: ClusterData, packages: Mapping[str, Package]) -> None:
    """For everybody of a cluster. The high ones are signed but the newest of the last person; one in 100 is late."""
    made = [one for person in data.people for one in _of_person(everybody, data, person, packages[person.name])]
    high = [one for one in made if needs_manager(one.after)]
    for one in high[:-1]:
        one.signed_at, one.signed_by = one.written_at + DAY, "Mo Rahman"
    RiskAssessment.objects.bulk_create(made)


def _of_person(
    everybody: Everybody, data: ClusterData, person: Supported, package: Package
) -> Iterator[RiskAssessment]:
    chance = everybody.chance(person.name, "risks")
    for kind, (about, wrong, what_we_do, scores) in LOOKS.items():
        yield _look(chance, everybody, data, person, package, kind, about, wrong, what_we_do, scores)
    for kind, about, wrong, what_we_do, scores, wants, says in chance.sample(FITS, chance.randint(0, 2)):
        look = _look(chance, everybody, data, person, package, kind, about, wrong, what_we_do, scores)
        look.wants, look.person_says = wants, says
        look.is_theirs = kind in (RiskKind.CHOSEN, RiskKind.SUBSTANCES)
        yield look


def _look(
    chance: Random,
    everybody: Everybody,
    data: ClusterData,
    person: Supported,
    package: Package,
    kind: RiskKind,
    about: str,
    wrong: str,
    what_we_do: str,
    scores: tuple[int, int, int, int],
) -> RiskAssessment:
    likely_before, harm_before, likely_after, harm_after = scores
    after = score(likely_after, harm_after)
    longest = (latest_review(after, everybody.today) - everybody.today).days
    is_late = chance.random() < 1 / 100
    on = everybody.today - (longest + 9 if is_late else chance.randint(3, longest - 3)) * DAY
    uses = kind == RiskKind.MOVING
    return RiskAssessment(
        package=package, kind=kind, about=about, assessed_on=on,
        took_part=f"{person.full_name} and {data.support_worker.full_name}",
        could_go_wrong=wrong, likely_before=likely_before, harm_before=harm_before, what_we_do=what_we_do,
        likely_after=likely_after, harm_after=harm_after, is_theirs=False, agrees=True,
        two_workers=any(help.workers > 1 for help in person.help) and uses,
        equipment="Frame and bed rail, from the council’s store" if uses else "",
        equipment_checked_on=everybody.today - chance.randint(20, 170) * DAY if uses else None,
        stop_if="The frame wobbles, or they are dizzy." if uses else "", look_again_on=latest_review(after, on),
        written_at=min(local(on, dt.time(15)), now()), written_by=data.support_worker.full_name,
    )  # fmt: skip
