"""The policies as one co-op has them: questions, answers, and what is still missing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.models import BuildKind, PackStatus, PolicyAnswer, PolicyPack
from compliance.pack.layout import missing_answers
from compliance.pack.lint import Finding, lint
from compliance.pack.questions import Organisation, Question
from compliance.queries.texts import adopted_on, current_texts, library, variables_in_use
from coopcare.clock import today
from coopcare.tenancy.context import current_coop
from members.models import Employment, Job
from rotas.figures.reliability import USUAL, Measure

__all__ = ["library"]  # read by many from here, beside the co-op's own answers

# Facts that the co-op's own record already holds; nobody is asked for them twice.
FROM_THE_RECORD = frozenset({"coop_name", "coop_phone", "coop_address", "registered_manager"})


@dataclass(frozen=True)
class Asked:
    """One question with the co-op's answer, empty when there is none yet."""

    question: Question
    answer: str


def answers_given() -> dict[str, str]:
    return dict(PolicyAnswer.objects.values_list("variable", "value"))


def questions_asked() -> list[Asked]:
    """Every question of the texts, the co-op's own where it has them, in the library's order."""
    used = variables_in_use() | {"nominated_individual"}
    answers = answers_given()
    return [
        Asked(question, answers.get(question.name, ""))
        for question in library().questions.values()
        if question.name in used and question.name not in FROM_THE_RECORD
    ]


def own_measure() -> Measure:
    """When a visit is on time and when it is late, by the co-op's own answers (P18); the usual where it gave none."""
    answers = PolicyAnswer.objects.filter(variable__in=["window_minutes", "late_minutes"])
    own = {name: timedelta(minutes=int(value)) for name, value in answers.values_list("variable", "value")}
    on_time = own.get("window_minutes", USUAL.on_time)
    return Measure(on_time=on_time, late=max(on_time, own.get("late_minutes", USUAL.late)))


def organisation_on(on: date, *, version: str) -> Organisation:
    """The co-op's own facts as its policies print them."""
    coop = current_coop()
    manager = Employment.objects.on(on).filter(job=Job.MANAGER).select_related("person").order_by("starts_on").first()
    return Organisation(
        name=coop.name,
        phone=coop.phone,
        address=", ".join(line.strip() for line in coop.address.splitlines() if line.strip()),
        registered_manager=manager.person.full_name if manager else "",
        nominated_individual=answers_given().get("nominated_individual", ""),
        pack_version=version,
        issued_on=on,
    )


def unanswered() -> list[Question]:
    """Questions of what would be printed now without an answer, and facts that the co-op's record lacks."""
    organisation = organisation_on(today(), version="1")
    answers = {**answers_given(), **organisation.answers()}
    return missing_answers(current_texts(), answers, library=library())


def findings() -> list[Finding]:
    """What document lint finds in the pack as it would be printed now."""
    organisation = replace(organisation_on(today(), version="1"), adopted_on=adopted_on())
    return lint(current_texts(), answers_given(), organisation, library=library())


def latest_pack() -> PolicyPack | None:
    """The last good one of the whole pack: a build that fails leaves it in place."""
    return (
        PolicyPack.objects.filter(status=PackStatus.READY, kind=BuildKind.PACK)
        .select_related("document")
        .order_by("-finished_at")
        .first()
    )


def unfinished_pack() -> PolicyPack | None:
    return PolicyPack.objects.filter(status__in=[PackStatus.WAITING, PackStatus.BUILDING]).first()
