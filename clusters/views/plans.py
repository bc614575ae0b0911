"""Care plans: everybody's, one person's, each version, writing it, and agreeing to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.forms.plans import (
    BeginForm,
    ChangeOutcomeForm,
    NotedAgreementForm,
    OutcomeForm,
    OwnAgreementForm,
    PartsForm,
    SeenForm,
)
from clusters.models import CarePlan
from clusters.policies import (
    is_tied,
    may_agree_to_plan,
    may_check_plan,
    may_keep_plan,
    may_read_draft,
    may_wish_for_plan,
    may_write_plan,
)
from clusters.queries.plans import (
    draft_of,
    older_plans,
    open_outcome,
    open_plan,
    open_plan_of,
    plan_in_force,
    plan_lines,
    said_in,
    version_before,
    wishes_of,
)
from clusters.rules.plans import GROUPS, Group, group_of, lacking
from clusters.services import plans as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

NO_HELP = "Nothing is agreed with this person, so there is no help to plan."


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Whose plan or risks need something; then everybody."""
    lines = plan_lines(request.actor)
    return render(request, "clusters/plans/list.html", {"lines": lines})


@require_safe
def my_plan(request: HttpRequest) -> HttpResponse:
    """The plan of the person, for them or who acts for them."""
    if request.actor.subject_id is None:
        raise NotFound("This page is for people who are supported, and for who acts for them.")
    return _plan_page(request, request.actor.subject_id)


@require_safe
def plan_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What is agreed with one person, what is being written, what should change, and older versions."""
    return _plan_page(request, person_id)


def _plan_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    person, package = open_plan_of(actor, person_id)
    in_force = plan_in_force(person_id)
    draft = draft_of(package) if package and may_read_draft(actor, person_id) else None
    is_own = actor.subject_id == person_id
    context = {
        "person": person,
        "is_own": is_own,
        "back_url": "/" if is_own else reverse("members:person", args=[person_id]),
        "plan": in_force,
        "groups": said_in(in_force) if in_force else [],
        "draft": draft,
        "may_begin": package is not None and draft is None and may_write_plan(actor, package),
        "may_wish": package is not None and may_wish_for_plan(actor, person_id),
        "may_check": in_force is not None and not in_force.checked_at and may_check_plan(actor, in_force),
        "may_answer": package is not None and may_keep_plan(actor, package),
        "is_tied": not is_own and is_tied(actor, person_id),
        "wishes": wishes_of(actor, person_id)[:10],
        "older": older_plans(in_force) if in_force else [],
    }
    return render(request, "clusters/plans/of_person.html", context)


def begin(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Begin the next version."""
    actor: Actor = request.actor
    _, package = open_plan_of(actor, person_id)
    if package is None:
        raise NotFound(NO_HELP)
    require(may_write_plan(actor, package), service.NOT_YOURS)
    form = BeginForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:plan_of", args=[person_id])
    if form.is_valid():
        with refusals_in(form):
            plan = service.begin_plan(package, actor=actor, **form.cleaned_data)
            return redirect("clusters:plan", plan.id)
    return question_page(request, form, title="Write the plan", heading=False, back_url=back_url, button="Begin")


def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One version: what it says and what differs. While it is written: its task list, and agreeing to it."""
    actor: Actor = request.actor
    found = open_plan(actor, plan_id)
    package, before = found.package, version_before(found)
    themselves = may_agree_to_plan(actor, package.person_id)
    form_class = OwnAgreementForm if themselves else NotedAgreementForm
    form = form_class(request.POST if request.method == "POST" else None, initial={"seen_at": _seen(found)})
    if request.method == "POST":
        require(themselves or may_keep_plan(actor, package), service.NOT_THEIRS)
        if form.is_valid():
            with refusals_in(form):
                service.agree_plan(found, actor=actor, **form.cleaned_data)
                messages.success(request, "The plan is agreed, and in force from now.")
                return redirect("clusters:plan_of", package.person_id)
    is_own = actor.subject_id == package.person_id
    may_keep, written = may_keep_plan(actor, package), {part.code for part in found.parts.all()}
    return question_page(
        request,
        form,
        title=f"Care plan, version {found.number}",
        heading=False,
        back_url=reverse("clusters:my_plan") if is_own else reverse("clusters:plan_of", args=[package.person_id]),
        button="I agree to this plan" if themselves else "Write down that it is agreed",
        template="clusters/plans/version.html",
        plan=found,
        person=package.person,
        is_own=is_own,
        groups=said_in(found, before),
        before=before,
        tasks=_tasks(found, written) if found.is_being_written and may_write_plan(actor, package) else [],
        missing=lacking(written, has_outcome=found.outcomes.exists()) if found.is_being_written else [],
        may_agree=found.is_being_written and found.put_at and (themselves or may_keep),
        may_keep=may_keep,
        may_check=found.put_at and not found.checked_at and may_check_plan(actor, found),
    )


def _tasks(found: CarePlan, written: set[str]) -> list[dict[str, str]]:
    """The groups and the outcomes as a task list."""
    rows = [(group.title, reverse("clusters:write_plan", args=[found.id, group.slug]), _state(group, written))
            for group in GROUPS]  # fmt: skip
    outcomes = "Written" if found.outcomes.exists() else "Not written yet"
    rows.insert(1, ("What I want to be able to do", reverse("clusters:plan_outcomes", args=[found.id]), outcomes))
    return [{"title": title, "href": href, "status": status} for title, href, status in rows]


def _state(group: Group, written: set[str]) -> str:
    done = sum(part.code in written for part in group.parts)
    return f"{done} of {len(group.parts)} written" if done else "Not written yet"


def write(request: HttpRequest, plan_id: UUID, slug: str) -> HttpResponse:
    """The parts of one group. An older page overwrites nothing: what was typed stays, with what stands now."""
    actor: Actor = request.actor
    found, group = _draft(actor, plan_id), group_of(slug)
    if group is None:
        raise NotFound()
    stands = {part.code: part.words for part in found.parts.all()}
    first = stands | {"seen_at": _seen(found)}
    form = PartsForm(request.POST if request.method == "POST" else None, group=group, initial=first)
    back_url = reverse("clusters:plan", args=[found.id])
    if form.is_valid():
        with refusals_in(form):
            service.write_parts(found, actor=actor, **form.answers())
            messages.success(request, f"{group.title}: saved.")
            return redirect(back_url)
        found.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen_at"] = _seen(found)
    return question_page(
        request,
        form,
        title=group.title,
        heading=False,
        back_url=back_url,
        button="Save",
        template="clusters/plans/write.html",
        stands=[(part.heading, stands.get(part.code, "")) for part in group.parts] if form.errors else [],
    )


@require_safe
def outcomes(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the person wants to be able to do, while the version is written."""
    return render(request, "clusters/plans/outcomes.html", {"plan": _draft(request.actor, plan_id)})


def add_outcome(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One more."""
    found = _draft(request.actor, plan_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:plan_outcomes", args=[found.id])
    if form.is_valid():
        with refusals_in(form):
            service.add_outcome(found, form.aim(), actor=request.actor)
            return redirect(back_url)
    return question_page(request, form, title="What I want to be able to do", heading=False, back_url=back_url)


def change_outcome(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Say it in other words, or take it out with the second button."""
    actor: Actor = request.actor
    found = open_outcome(actor, outcome_id)
    require(may_write_plan(actor, found.plan.package), service.NOT_YOURS)
    back_url = reverse("clusters:plan_outcomes", args=[found.plan_id])
    first = {name: getattr(found, name) for name in service.Aim.__dataclass_fields__} | {"seen_at": _seen(found.plan)}
    form = ChangeOutcomeForm(request.POST if request.method == "POST" else None, initial=first)
    if "drop" in request.POST:
        service.drop_outcome(found, actor=actor)
        messages.success(request, "Taken out of this version.")
        return redirect(back_url)
    if form.is_valid():
        with refusals_in(form):
            service.change_outcome(found, form.aim(), seen_at=form.cleaned_data["seen_at"], actor=actor)
            return redirect(back_url)
    return question_page(
        request, form, title="What I want to be able to do", heading=False, back_url=back_url, button="Save",
        template="clusters/plans/outcome.html",
    )  # fmt: skip


@require_POST
def put(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Give the version to the person to read and agree to."""
    found = service.put_plan(open_plan(request.actor, plan_id), actor=request.actor)
    messages.success(request, f"{found.package.person.calling_name} can read it and agree to it now.")
    return redirect("clusters:plan", found.id)


@require_POST
def check(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The second person has read it."""
    found, form = open_plan(request.actor, plan_id), SeenForm(request.POST)
    require(may_check_plan(request.actor, found), service.NOT_SECOND)
    if not form.is_valid():
        raise service.StaleState("This page is out of date. Read the plan again, then check it.")
    service.check_plan(found, seen_at=form.cleaned_data["seen_at"], actor=request.actor)
    messages.success(request, "Your check is kept with the plan.")
    return redirect("clusters:plan_of", found.package.person_id)


@require_POST
def drop(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Throw the version away that is being written."""
    found = open_plan(request.actor, plan_id)
    service.drop_draft(found, actor=request.actor)
    messages.success(request, "That version is thrown away. What was agreed stays in force.")
    return redirect("clusters:plan_of", found.package.person_id)


def _seen(found: CarePlan) -> str:
    """What a page says of the version that it shows."""
    return found.changed_at.isoformat()


def _draft(actor: Actor, plan_id: UUID) -> CarePlan:
    """The version that is being written, for who may write in it."""
    found = open_plan(actor, plan_id)
    require(may_write_plan(actor, found.package), service.NOT_YOURS)
    if not found.is_being_written:
        raise service.StaleState(service.AGREED)
    return found
