"""The co-op's assessments of itself, and what they come to."""

from dataclasses import dataclass

from django.db.models import QuerySet

from compliance.framework.scoring import Judgement
from compliance.framework.text import Framework, KeyQuestion, Node
from compliance.models import SelfAssessment


def newest_assessment(framework: str, node: str) -> SelfAssessment | None:
    return history_of(framework, node).first()


def history_of(framework: str, node: str) -> "QuerySet[SelfAssessment]":
    """All of one node, the newest first."""
    return SelfAssessment.objects.filter(framework=framework, node=node).select_related("owner").order_by("-number")


def newest_of(framework: Framework) -> dict[str, SelfAssessment]:
    """Node code → its newest assessment; one query."""
    rows = SelfAssessment.objects.filter(framework=framework.code).order_by("node", "-number").distinct("node")
    return {row.node: row for row in rows}


@dataclass(frozen=True)
class Judged:
    """One key question: its nodes with their newest assessments, and what the scores come to where they are scored."""

    question: KeyQuestion
    nodes: list[tuple[Node, SelfAssessment | None]]
    judgement: Judgement | None

    @property
    def assessed(self) -> int:
        return sum(found is not None for _, found in self.nodes)


def judged(framework: Framework) -> list[Judged]:
    """Every key question of a framework, in its order; one query."""
    newest = newest_of(framework)
    found = []
    for question in framework.questions:
        nodes = [(node, newest.get(node.code)) for node in framework.nodes_of(question.code)]
        scores = [row.score if row else None for _, row in nodes]
        judgement = framework.scoring.judge(scores) if framework.scoring else None
        found.append(Judged(question, nodes, judgement))
    return found
