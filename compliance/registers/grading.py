"""How bad it was, and whether the law makes us tell. Pure.

The serious-injury test: Care Quality Commission (Registration) Regulations 2009, regulation 18, and the Regulated
Activities Regulations 2014, regulation 20(9): in the reasonable opinion of a health care professional.
"""

from collections.abc import Collection

from compliance.registers.clocks import Limit, Unit
from compliance.registers.words import Grade, Harm, IncidentKind

# What is suggested to whoever looks at it: never the grade by itself.
SUGGESTED: dict[Harm, Grade | None] = {
    Harm.NEARLY: Grade.NEAR_MISS,
    Harm.NONE: Grade.NONE,
    Harm.SMALL: Grade.LOW,
    Harm.DOCTOR: Grade.MODERATE,
    Harm.HOSPITAL: Grade.SEVERE,
    Harm.DIED: Grade.DEATH,
    Harm.UNKNOWN: None,
}

# The questions of the serious-injury test. One yes is enough.
SERIOUS: dict[str, str] = {
    "senses": "Lasting loss of movement, senses or thinking (more than 28 days)",
    "body": "A change to the body, such as a broken bone or a pressure sore of grade 3 or more that began in our care",
    "pain": "Long pain, or long distress",
    "life": "A shorter life",
    "treatment": "Treatment was needed to prevent one of these, or to prevent death",
}

# By when it is looked into. The board sets these times; no law does (policy P15).
FINISHED_WITHIN: dict[Grade, Limit] = {
    Grade.NEAR_MISS: Limit(Unit.WORKING_DAYS, 5),
    Grade.NONE: Limit(Unit.WORKING_DAYS, 5),
    Grade.LOW: Limit(Unit.WORKING_DAYS, 10),
    Grade.MODERATE: Limit(Unit.WORKING_DAYS, 20),
    Grade.SEVERE: Limit(Unit.DAYS, 28),
    Grade.VERY_SEVERE: Limit(Unit.DAYS, 60),
    Grade.DEATH: Limit(Unit.DAYS, 60),
}

# Candour is a duty from here on; for less it is offered (policy P15: "people deserve it").
GRAVE = frozenset({Grade.SEVERE, Grade.VERY_SEVERE, Grade.DEATH})


def is_serious(answers: Collection[str]) -> bool:
    """Whether the serious-injury test is met. Raises KeyError for an answer that is none of its questions."""
    return any(bool(SERIOUS[answer]) for answer in answers)


def trouble_with(grade: str, answers: Collection[str]) -> str | None:
    """Why a grade and the answers contradict each other, in a sentence, or None."""
    if is_serious(answers) and grade not in GRAVE:
        return "You said that the harm is serious. Grade it severe, very severe, or death."
    return None


def events_of(
    *, kind: str, harm: str, grade: str, answers: Collection[str], police: bool, with_person: bool
) -> list[str]:
    """Events of the table in duties.toml that this incident is. `grade` is empty until somebody has looked at it.

    What only a look can tell (a serious injury) waits for the grade. What is plain from the report does not: a death,
    the police, care that stopped.
    """
    found = []
    died = kind == IncidentKind.DEATH or harm == Harm.DIED
    if with_person and (grade == Grade.DEATH or (died and not grade)):
        found.append("death")
    if with_person and grade != Grade.DEATH and _is_lasting(grade, answers):
        found.append("serious_injury")
    if police:
        found.append("police")
    if kind == IncidentKind.STOPPED:
        found.append("service_stopped")
    return found


def candour_applies(grade: str, answers: Collection[str], *, with_person: bool) -> bool:
    """Whether regulation 20 applies: a death or a serious injury of somebody we support."""
    return with_person and (grade == Grade.DEATH or _is_lasting(grade, answers))


def _is_lasting(grade: str, answers: Collection[str]) -> bool:
    """A life that changed passes the test by its grade, whatever was ticked."""
    return grade == Grade.VERY_SEVERE or is_serious(answers)
