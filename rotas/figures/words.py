"""Continuity and reliability in words: what each figure says, and what it does not. Pure."""

from dataclasses import dataclass

from rotas.figures.continuity import Continuity
from rotas.figures.reliability import Reliability
from rotas.figures.together import Figures, Together


@dataclass(frozen=True)
class Line:
    """One figure: its name, how much, and what that means."""

    name: str
    value: str
    meaning: str


def percent(share: float | None) -> str:
    return "No visits yet" if share is None else f"{round(share * 100)}%"


def of_person(figures: Figures, own: Continuity) -> list[str]:
    """For the person: whole sentences with numbers that can be counted after."""
    total = own.attendances
    if total == 0 and figures.reliability.due == 0:
        return [f"You had no visits {_weeks(figures)}."]
    sentences = []
    if total:
        chosen = round((own.chosen or 0) * total)
        known = round((own.known_face or 0) * total)
        sentences += [
            f"Of your {_counted(total, 'visit')} {_weeks(figures)}, {chosen} {_was(chosen)} by people you chose.",
            f"{known} {_was(known)} by somebody who had come to you three times or more before.",
            f"{_counted(own.different_workers, 'different person', 'different people')} came to you.",
        ]
    return [*sentences, *_times(figures.reliability)]


def of_many(figures: Figures) -> list[Line]:
    """For the office and the board."""
    return [*_continuity_lines(figures.continuity), *_reliability_lines(figures.reliability)]


def _continuity_lines(found: Together) -> list[Line]:
    usual = "No visits yet" if found.usual_workers is None else f"{found.usual_workers:g}"
    return [
        Line("By PCAs the person chose", percent(found.chosen), "Visits by somebody on the person’s own team."),
        Line(
            "By a known face",
            percent(found.known_face),
            "Visits by somebody who had come to that person three times or more before. New people bring it down, "
            "and so does somebody who has only just joined.",
        ),
        Line(
            "Different PCAs for one person",
            usual,
            "For half of the people it is this many or fewer in four weeks. Fewer is better; people with more visits "
            "see more PCAs, so compare like with like.",
        ),
        Line(
            "New faces introduced",
            percent(found.introductions) if found.firsts else "No new faces",
            "First visits for which the PCA had come along before, or came together with somebody else.",
        ),
    ]


def _reliability_lines(found: Reliability) -> list[Line]:
    late, by = found.late + found.very_late, found.measure
    return [
        Line(
            "On time",
            percent(found.on_time_share),
            f"Begun within {by.on_time_minutes} minutes of the agreed time, or inside the agreed window.",
        ),
        Line(
            "Late",
            f"{late} of {found.due}",
            f"More than {by.late_minutes} minutes after. {found.very_late} of them very late: more than "
            f"{by.very_late_minutes} minutes, or more than {by.on_time_minutes} where the time matters most.",
        ),
        Line(
            "Told in advance",
            percent(found.told_share) if late else "Nobody was late",
            "Of the late visits, those where the person had been told before they were late.",
        ),
        Line("Missed", f"{found.missed} of {found.due}", "Nobody came, and the visit had not been cancelled."),
        Line(
            "Shorter than agreed",
            f"{found.short} of {found.came}",
            "Less than four fifths of the time. The person may have wished it: ask before you conclude.",
        ),
        Line(
            "Covered from another cluster",
            str(found.covered_by_another_cluster),
            "Visits by a PCA who does not work in the person’s own cluster.",
        ),
        Line(
            "Cancelled by us",
            str(found.cancelled_by_us),
            "Visits that the co-op itself could not give, and said so before.",
        ),
    ]


def _times(found: Reliability) -> list[str]:
    late = found.late + found.very_late
    minutes = found.measure.on_time_minutes
    on_time = f"{found.on_time} of {found.due} began within {minutes} minutes of the agreed time."
    sentences = [on_time] if found.due else []
    if late:
        told = f"we told you in advance about {found.told_in_advance or 'none'} of them"
        sentences.append(f"{_counted(late, 'visit')} {_was(late)} late; {told}.")
    if found.missed:
        sentences.append(f"To {_counted(found.missed, 'visit')} nobody came. That should not happen.")
    if found.cancelled_by_us:
        sentences.append(f"We could not give {_counted(found.cancelled_by_us, 'visit')} and had to cancel.")
    return sentences


def _weeks(figures: Figures) -> str:
    weeks = ((figures.last - figures.first).days + 1) // 7
    return f"in the last {weeks} weeks"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
