"""Visits, who is away, who was told, drafts and weekly visits."""

import datetime as dt

from coopcare.clock import now
from coopcare.documents.services import store_document
from rotas.models import (
    CalendarFeed,
    CannotCome,
    CannotComeVisit,
    ClusterPapers,
    DayChange,
    DelayWish,
    DraftChange,
    DraftStatus,
    FeedKind,
    Leave,
    LeaveKind,
    OnCallDays,
    PaperStatus,
    PatternTask,
    PlanRequest,
    Rung,
    Visit,
    VisitNote,
    VisitPattern,
    VisitPause,
    VisitStatus,
    Watch,
    WatchReason,
    WatchStep,
    WeekDraft,
)
from rotas.queries.feeds import secret_of
from rotas.weekly_terms import WeeklyTerms, to_json
from tests.access.world import CANARY, TUESDAY, World
from tests.factories.rotas import a_visit


def visits(world: World) -> None:
    """Agreed for in ten minutes, asked, open, and done yesterday; all of Margaret's, and Amira's where there is one."""
    cast, amira = world.greenvale, world.greenvale.amira.person
    package, wednesday = cast.packages["margaret"], TUESDAY + dt.timedelta(days=1)
    agreed = a_visit(package, on=TUESDAY, at=dt.time(9, 15), pca=amira, status=VisitStatus.ACCEPTED)
    asked = a_visit(package, on=wednesday, at=dt.time(9, 15), pca=amira, status=VisitStatus.OFFERED)
    needed = a_visit(package, on=wednesday, at=dt.time(14))
    done = a_visit(
        package, on=TUESDAY - dt.timedelta(days=1), at=dt.time(9), pca=amira, status=VisitStatus.DONE,
        note_from_person=f"Please bring the {CANARY}.",
    )  # fmt: skip
    VisitNote.objects.create(visit=done, author_name="Amira", text=f"Saw a {CANARY}.", written_at=now())
    a_visit(cast.packages["cora"], on=TUESDAY, at=dt.time(8), pca=cast.zofia.person, status=VisitStatus.DONE)
    for name, visit in {"agreed": agreed, "asked": asked, "needed": needed, "done": done}.items():
        world.ids |= {name: visit.id, f"{name}_place": visit.attendances.get().id}


def away(world: World) -> None:
    """Amira asks for leave, is away on a day of next week, and could not come to a visit that needs somebody."""
    amira, later = world.greenvale.amira.person, TUESDAY + dt.timedelta(days=20)
    call = CannotCome.objects.create(
        pca=amira, told_at=now(), told_by=amira.full_name, starts_on=TUESDAY, ends_on=TUESDAY
    )
    CannotComeVisit.objects.create(call=call, visit_id=world.ids["needed"])
    leave = Leave.objects.create(
        pca=amira, kind=LeaveKind.ANNUAL, starts_on=later, ends_on=later, note=CANARY, requested_at=now()
    )
    change = DayChange.objects.create(pca=amira, on=later + dt.timedelta(days=1), can_work=False, written_at=now())
    world.ids |= {"amiras_call": call.id, "amiras_leave": leave.id, "amiras_day": change.id}


def looked_into(world: World) -> None:
    """Amira has not answered for tomorrow, and knows it; David, who asked to be told, was told. Ana is on call."""
    cast = world.greenvale
    asked = Visit.objects.get(id=world.ids["asked"])
    wish = DelayWish.objects.create(
        person=cast.margaret.person, representative=cast.david.person, asked_at=now()
    )  # fmt: skip
    watch = Watch.objects.create(
        visit=asked, reason=WatchReason.NO_REPLY, starts_at=asked.starts_at, opened_at=now(), note=""
    )
    for rung, who in ((Rung.PCA, cast.amira), (Rung.FAMILY, cast.david)):
        WatchStep.objects.create(
            watch=watch, rung=rung, told_at=now(), told_ids=[who.person.id], told_names=who.person.full_name
        )
    days = OnCallDays.objects.create(
        cluster=cast.clusters["mill"], person=cast.ana.person, starts_on=TUESDAY, ends_on=TUESDAY,
        set_by="Ana", set_at=now(),
    )  # fmt: skip
    world.ids |= {"watch": watch.id, "delay_wish": wish.id, "on_call_days": days.id}


def calendar(world: World) -> None:
    feed = CalendarFeed.objects.create(
        person=world.greenvale.margaret.person, kind=FeedKind.PERSON, made_at=now()
    )  # fmt: skip
    world.ids |= {"margarets_feed": feed.id, "margarets_secret": secret_of(feed)}


def drafted(world: World) -> None:
    """A draft of this week, in which Ben would come to the visit that needs somebody; and papers of it."""
    monday = TUESDAY - dt.timedelta(days=TUESDAY.weekday())
    draft = WeekDraft.objects.create(
        cluster=world.greenvale.clusters["mill"],
        monday=monday,
        status=DraftStatus.READY,
        asked_by="Ana",
        asked_at=now(),
    )
    change = DraftChange.objects.create(
        draft=draft, visit_id=world.ids["needed"], coming=[world.greenvale.ben.person.id], reasons=[CANARY]
    )
    paper = store_document(
        name="Home rotas.pdf", content_type="application/pdf", content=CANARY.encode(), kind="home_rotas",
        actor=world.greenvale.system,
    )  # fmt: skip
    papers = ClusterPapers.objects.create(
        cluster=draft.cluster, monday=monday, asked_by="Ana", asked_at=now(), status=PaperStatus.READY, document=paper
    )
    world.ids |= {"draft": draft.id, "draft_change": change.id, "papers": papers.id}


def weekly(world: World) -> None:
    """Weekly visits far ahead, paused before they begin, and asked for again."""
    package, later = world.greenvale.packages["margaret"], TUESDAY + dt.timedelta(weeks=20)
    pattern = VisitPattern.objects.create(
        package=package, weekdays=[1], starts_on=later, start_time=dt.time(9), minutes=45
    )
    PatternTask.objects.create(pattern=pattern, task=package.tasks.first())
    pause = VisitPause.objects.create(
        package=package, reason="holiday", starts_on=later, made_by=f"Ana {CANARY}", made_at=now()
    )
    terms = WeeklyTerms(weekdays=[1], start_time=dt.time(9), minutes=45, task_ids=[package.tasks.first().id])
    asked = PlanRequest.objects.create(
        package=package, terms=to_json(terms), starts_on=later, why=f"Nobody but the {CANARY} is sure to come.",
        asked_by="Margaret", asked_at=now(), answer_by=now() + dt.timedelta(days=2),
    )  # fmt: skip
    chosen = VisitPattern.objects.create(
        package=package, weekdays=[3], starts_on=later, start_time=dt.time(9), minutes=45,
        usual_pca=world.greenvale.amira.person, has_agreed=False,
    )  # fmt: skip
    world.ids |= {"asked_pattern": chosen.id, "pattern": pattern.id, "pause": pause.id, "plan_request": asked.id}
