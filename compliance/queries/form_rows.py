"""A row of a register as a paper: the same form that is filled in by hand, with what the row knows.

Each opens its row by the query of the row's own page, which asks who may read it and keeps the reading; and shows no
more than that page shows the same reader.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clusters.queries.plans import open_plan
from clusters.queries.reviews import open_review
from clusters.queries.risks import open_risk
from compliance.governance.score import Score
from compliance.models import (
    ActionSource,
    Audit,
    CandourStep,
    Feedback,
    Incident,
    Notification,
    OversightKind,
    PlannedAction,
    RiskReview,
)
from compliance.queries.actions import actions_from
from compliance.queries.audits import found_by_question, may_show_answers, open_audit
from compliance.queries.capacity_paper import assessment_values
from compliance.queries.form_plans import of_plan, of_risk
from compliance.queries.forms import FilledForm, filled_from_row, open_form
from compliance.queries.oversight import open_oversight
from compliance.queries.registers import open_case, open_feedback, open_incident, open_notification
from compliance.queries.risks import Scored, open_risk_page
from compliance.register_policies import may_find_out, may_handle_feedback, may_look_at, may_see_through
from compliance.registers.duties import events, others
from compliance.registers.grading import SERIOUS
from compliance.registers.words import CandourKind, FirstHour
from coopcare.accounts.actor import Actor
from coopcare.ui.formats import gov_date, gov_datetime, gov_short_date, minutes_words
from members.governance.queries import open_minutes
from members.models import Person

Rows = Sequence[Sequence[str]]
SECOND_STAGE = 2
OVERSIGHT_FORMS = {
    OversightKind.SUPERVISION: "supervision",
    OversightKind.SPOT_CHECK: "spot-check",
    OversightKind.APPRAISAL: "appraisal",
    OversightKind.INDUCTION: "induction",
    OversightKind.SHADOWING: "induction",
}


@dataclass(frozen=True)
class RowRead:
    """One row as it is printed: on which form, what it is named by, and what it knows."""

    form: str
    about: str
    values: Mapping[str, Any]


def form_of_row(kind: str, row_id: UUID, *, actor: Actor) -> FilledForm:
    """`kind` is one of compliance.pack.forms.ROW_FILLS. NotFound for whoever may not open the row's page."""
    read = ROWS[kind](actor, row_id)
    values = {f"{kind}.{name}": value for name, value in read.values.items()}
    return filled_from_row(open_form(read.form), values, about=read.about)


def _incident(actor: Actor, row_id: UUID) -> RowRead:
    row = open_incident(actor, row_id)
    values: dict[str, Any] = {
        "code": row.code,
        "status": row.get_status_display(),
        "kind": row.get_kind_display(),
        "happened": gov_datetime(row.happened_at),
        "person": _name(row.person),
        "visit": gov_datetime(row.visit.starts_at) if row.visit else "",
        "worker": _name(row.worker),
        "what": row.what_happened,
        "at_once": row.done_at_once,
        "harm": row.get_harm_display(),
        "police": "Told, or looking into it" if row.police else "Not told",
        "reported": f"{gov_datetime(row.reported_at)}, by {row.reporter_name}",
    }
    if may_look_at(actor, row) or may_find_out(actor, row):
        values |= _looked_at(row)
    if may_see_through(actor, row):
        values |= _seen_through(row)
    return RowRead("incident", f"Incident {row.code}", values)


def _looked_at(row: Incident) -> dict[str, Any]:
    serious = [SERIOUS[one] for one in row.serious]
    return {
        "grade": row.get_grade_display(),
        "grade_reason": row.grade_reason,
        "serious": "\n".join([*serious, f"In the opinion of {row.opinion_of}"]) if serious else "",
        "finish_by": _day(row.finish_by),
        "investigator": _name(row.investigator),
        "found": row.found,
        "to_change": row.to_change,
    }


def _seen_through(row: Incident) -> dict[str, Any]:
    order = list(CandourKind)
    steps = sorted(row.candour.all(), key=lambda step: order.index(CandourKind(step.kind)))
    return {
        "candour": [_candour(step) for step in steps],
        "clocks": [
            [
                others()[one.kind].title,
                gov_datetime(one.due_at),
                _comma(one.get_status_display(), _when(one.done_at), one.done_by, one.reference or one.words),
            ]
            for one in row.clocks.order_by("due_at", "id")
        ],
        "notifications": [
            [events()[one.event].title, gov_datetime(one.due_at), _comma(one.get_status_display(), one.reference)]
            for one in row.notifications.order_by("due_at", "id")
        ],
    }


def _candour(step: CandourStep) -> Sequence[str]:
    done = f"{gov_datetime(step.done_at)}, by {step.done_by}" if step.done_at else ""
    by = _day(step.due_on) or "Within 5 working days of what was found"
    return (step.get_kind_display(), by, done, step.told, _comma(step.words, step.letter_went))


def _case(actor: Actor, row_id: UUID) -> RowRead:
    row = open_case(actor, row_id)
    done = {step.kind: step for step in row.steps.all()}
    referred = _comma(row.referred_to, _when(row.referred_at), row.referral_reference)
    places = row.places.filter(taken_off_at__isnull=True).select_related("person").order_by("put_on_at", "id")
    values = {
        "code": row.code,
        "status": row.get_status_display(),
        "about": _comma(_name(row.person), row.about_words),
        "worker": _name(row.worker),
        "what": row.what,
        "safe_now": row.safe_now,
        "raised": f"{gov_datetime(row.raised_at)}, by {row.raiser_name}",
        "steps": [
            [label, gov_datetime(done[kind].done_at), done[kind].done_by, done[kind].words]
            if kind in done
            else [label, "", "", ""]
            for kind, label in FirstHour.choices
        ],
        "referred": referred,
        "kept": row.not_referred_because,
        "plan": row.protection_plan,
        "plan_reviewed": _day(row.plan_reviewed_on),
        "outcome": row.outcome,
        "on_case": ", ".join(place.person.full_name for place in places) or "The manager alone",
    }
    return RowRead("safeguarding", f"Case {row.code}", values)


def _feedback(actor: Actor, row_id: UUID) -> RowRead:
    row = open_feedback(actor, row_id)
    handles = may_handle_feedback(actor, row)
    written = f", written down by {row.received_by}" if row.received_by else ""
    values = {
        "code": row.code,
        "status": _comma(row.get_status_display(), "second stage" if row.stage == SECOND_STAGE else ""),
        "kind": "Complaint" if row.is_complaint else "Compliment",
        "words": row.words,
        "wish": row.wish,
        "received": f"{gov_date(row.received_on)}, {row.get_way_display().lower()}{written}",
        "from": row.from_name or "They did not say",
        "contact": _comma(row.from_email, row.from_phone) if handles else "The manager knows",
        "relation": row.get_relation_display(),
        "person": _name(row.person),
        "worker": _name(row.worker),
        "investigator": _name(row.investigator),
        **_clocks_of(row),
        "answer": row.answer,
        "learned": row.learned,
    }
    return RowRead("complaint", f"{values['kind']} {row.code}", values)


def _clocks_of(row: Feedback) -> dict[str, str]:
    by = f"By {gov_date(row.acknowledge_by)}" if row.acknowledge_by else ""
    answered = _comma(row.get_outcome_display(), _when(row.answered_at))
    return {
        "acknowledged": _when(row.acknowledged_at) or by,
        "answer_by": _day(row.answer_by),
        "answered": answered,
    }


def _notification(actor: Actor, row_id: UUID) -> RowRead:
    row = open_notification(actor, row_id)
    event = events()[row.event]
    check = " Check before relying." if event.to_be_checked else ""
    law_due = f", which is {gov_datetime(row.law_due_at)}" if row.law_due_at else ""
    values = {
        "code": row.code,
        "status": row.get_status_display(),
        "event": _comma(event.title, *_came_of(row)),
        "law": f"Regulation {event.regulation}: {event.law}{law_due}.{check}",
        "target": f"{event.target}, which is {gov_datetime(row.due_at)}",
        "form": event.form,
        "who": f"{event.drafts}, {event.approves.lower()}",
        "person": row.person_code,
        "happened": gov_datetime(row.happened_at),
        "facts": row.facts,
        "approved": _comma(_when(row.approved_at), row.approved_by),
        "sent": _comma(_when(row.sent_at), row.sent_by, row.reference),
        "reason": row.reason,
    }
    return RowRead("notification", f"Notification {row.code}", values)


def _came_of(row: Notification) -> Iterable[str]:
    return (str(one) for one in (row.incident, row.concern) if one)


def _oversight(actor: Actor, row_id: UUID) -> RowRead:
    row = open_oversight(actor, row_id)
    read = f"Read on {gov_date(row.answered_at)}" if row.answered_at else ""
    values = {
        "worker": row.worker.full_name,
        "held": _comma(gov_date(row.held_on), minutes_words(row.minutes) if row.minutes else ""),
        "by": row.held_by,
        "visit": f"To {row.visit.person.calling_name}" if row.visit else "",
        "seen": row.seen,
        "agreed": row.agreed or "Nothing more",
        "next": _day(row.next_due_on),
        "answer": "\n".join(one for one in (row.answer, read) if one),
    }
    form = OVERSIGHT_FORMS[OversightKind(row.kind)]
    return RowRead(form, f"{row.get_kind_display()} of {row.worker.full_name}, {gov_date(row.held_on)}", values)


def _review(actor: Actor, row_id: UUID) -> RowRead:
    row = open_review(actor, row_id)
    person = row.package.person
    read = f"{row.answered_by}, {gov_date(row.answered_at)}" if row.answered_at else "Not read yet"
    values = {
        "person": person.full_name,
        "held": gov_date(row.held_on),
        "by": row.held_by,
        "present": row.present,
        "reason": row.get_reason_display(),
        "said": row.said(),
        "checked": row.checked(),
        "changes": [
            [one.what, one.who, gov_short_date(one.by_on), _comma(_when(one.done_at), one.came_of_it)]
            for one in row.changes.all()
        ],
        "next": gov_date(row.next_due_on),
        "answer": "\n".join(one for one in (row.answer, read) if one),
    }
    return RowRead("review", f"Review of {person.full_name}, {gov_date(row.held_on)}", values)


def _plan(actor: Actor, row_id: UUID) -> RowRead:
    row = open_plan(actor, row_id)
    return RowRead("care-plan", f"Care plan of {row.package.person.full_name}, version {row.number}", of_plan(row))


def _assessment(actor: Actor, row_id: UUID) -> RowRead:
    row = open_risk(actor, row_id)
    about = f"{row.about}, {row.package.person.full_name}, {gov_date(row.assessed_on)}"
    return RowRead("risk-assessment", about, of_risk(row))


def _capacity(actor: Actor, row_id: UUID) -> RowRead:
    about, values = assessment_values(actor, row_id)
    return RowRead("capacity", about, values)


def _audit(actor: Actor, row_id: UUID) -> RowRead:
    """No names of the sample: the board reads it too."""
    row = open_audit(actor, row_id)
    ended = f"{row.get_status_display()} {gov_datetime(row.ended_at)} by {row.ended_by}" if row.ended_at else ""
    values = {
        "title": _comma(row.title, row.cluster.name if row.cluster else "the whole co-op"),
        "rule": f"{row.rule}. Seed of the lot: {row.seed}",
        "began": f"{gov_datetime(row.started_at)}, by {row.started_by}",
        "ended": ". ".join(one for one in (ended, row.ended_note) if one),
        "score": _score(row),
        "found": _found(row) if may_show_answers(actor, row) else [],
        "actions": _actions(actions_from(ActionSource.AUDIT, row.id)),
    }
    return RowRead("audit", f"{row.title}, {gov_date(row.started_at)}", values)


def _score(row: Audit) -> str:
    if row.points is None or row.possible is None:
        return ""
    return Score(row.points, row.possible).words


def _found(row: Audit) -> Rows:
    return [
        [
            one.question,
            *(str(one.counts[reply]) for reply in ("yes", "partly", "no", "na")),
            one.score.words,
        ]
        for one in found_by_question(row)
    ]


def _risk(actor: Actor, row_id: UUID) -> RowRead:
    row = open_risk_page(actor, row_id)
    scored = Scored(row)
    closed = f"{_when(row.closed_at)}, {row.closed_by}: {row.closed_reason}" if row.closed_at else ""
    values = {
        "sentence": row.sentence,
        "before": f"{scored.before}, {scored.band_before.name.lower()} ({scored.before_words})",
        "what_we_do": row.what_we_do,
        "after": f"{scored.after}, {scored.band_after.name.lower()} ({scored.after_words})",
        "owner": row.owner.full_name,
        "review_on": gov_date(row.review_on),
        "status": _comma(row.get_status_display(), closed),
        "reviews": [_look(one) for one in RiskReview.objects.filter(risk=row).order_by("-at", "-id")],
        "actions": _actions(actions_from(ActionSource.RISK, row.id)),
    }
    return RowRead("risk", "From the register of risks", values)


def _look(review: RiskReview) -> Sequence[str]:
    scored = Scored(review)
    return (gov_date(review.at), review.by, str(scored.before), str(scored.after), review.note)


def _meeting(actor: Actor, row_id: UUID) -> RowRead:
    minutes = open_minutes(actor, row_id)
    row, whole = minutes.meeting, minutes.is_whole
    agreed = f"{row.signed_by}, {gov_date(row.agreed_in.on)}" if row.agreed_in else ""
    values: dict[str, Any] = {
        "name": str(row),
        "state": row.get_status_display() if whole else "Agreed. This is the part that is published.",
        "items": [[one.reference, one.title, one.said, one.decided] for one in minutes.items],
        "agreed": agreed,
        "whole": whole,
        "notes": (),
    }
    if whole:
        values |= {
            "place": row.place,
            "chair": row.chair,
            "minute_taker": row.minute_taker,
            "quorum": {True: "Yes", False: "No", None: ""}[row.had_quorum],
            "present": row.present,
            "apologies": row.apologies or "None",
            "ties": [[one.who, one.what, "Yes" if one.left_room else "No"] for one in row.interests.all()],
            "notes": [[one.words, one.written_by, gov_date(one.written_at)] for one in row.notes.all()],
            "next": row.next_meeting,
        }
    return RowRead("minutes", str(row), values)


def _actions(rows: Iterable[PlannedAction]) -> Rows:
    return [[one.what, _name(one.owner), _day(one.due_on), one.get_status_display()] for one in rows]


def _name(person: Person | None) -> str:
    return person.full_name if person else ""


def _day(day: dt.date | None) -> str:
    return gov_date(day) if day else ""


def _when(at: dt.datetime | None) -> str:
    return gov_datetime(at) if at else ""


def _comma(*words: str) -> str:
    return ", ".join(word for word in words if word)


ROWS: dict[str, Callable[[Actor, UUID], RowRead]] = {
    "incident": _incident,
    "case": _case,
    "feedback": _feedback,
    "notification": _notification,
    "oversight": _oversight,
    "review": _review,
    "plan": _plan,
    "assessment": _assessment,
    "capacity": _capacity,
    "audit": _audit,
    "risk": _risk,
    "meeting": _meeting,
}
