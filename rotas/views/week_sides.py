"""The week page from every side: by worker, by day, by person, by run; and which of its visits to show."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest

from clusters.models import Cluster
from clusters.queries.clusters import pcas_of, people_supported_in
from coopcare.ui.formats import WEEKDAYS
from members.models import Person
from rotas.models import Visit
from rotas.queries.offers import asked_counts
from rotas.queries.runs import by_day, cells_elsewhere, runs_of
from rotas.week.look import PERSON, RUN, SIDES, Look, look_from
from rotas.week.table import Cell, Week, by_person, by_worker, cells_of, gaps_first

ANYBODY, ANY_DAY = ("", "Everybody"), ("", "Every day")


class WeekFilterForm(forms.Form):
    """Which visits of the week to show. Wrong answers, as from an old address, are not asked for."""

    pca = forms.ChoiceField(label="PCA", required=False)
    person = forms.ChoiceField(label="Person", required=False)
    day = forms.ChoiceField(
        label="Day", required=False, choices=[ANY_DAY, *((str(number), day) for number, day in enumerate(WEEKDAYS))]
    )
    cover = forms.BooleanField(label="Only what needs cover", required=False)
    critical = forms.BooleanField(label="Only what must be at its time", required=False)
    two = forms.BooleanField(label="Only visits by two people", required=False)
    by = forms.ChoiceField(choices=list(SIDES.items()), required=False)

    def __init__(self, data: Any, *, pcas: Iterable[Person], people: Iterable[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["pca"].choices = [ANYBODY, *((str(one.id), one.full_name) for one in pcas)]
        self.fields["person"].choices = [ANYBODY, *((str(one.id), one.full_name) for one in people)]


def week_side(
    request: HttpRequest, cluster: Cluster, monday: dt.date, *, visits: Iterable[Visit], shown_clusters: list[Cluster]
) -> dict[str, Any]:
    """What the page shows of the week, given its visits with their patterns. The number of queries does not grow."""
    cells = cells_of(visits, asked_counts(cluster, monday, monday + dt.timedelta(days=6)))
    pcas, people = list(pcas_of(cluster.id, monday)), list(people_supported_in(cluster.id, monday))
    look = _look(request, cells, pcas, people)
    kept = look.those(cells)
    week = _week(look, kept, pcas, people, monday)
    context = {
        "look": look,
        "week": week,
        "own_pcas": {pca.id for pca in pcas},
        "shown": len(kept),
        "all": len(cells),
        "filter_form": _form(None, cells, pcas, people, initial=vars(look)),
        "sides": [(words, look.by == side, look.address(cluster.id, monday, by=side)) for side, words in SIDES.items()],
        "before_url": look.address(cluster.id, monday - dt.timedelta(weeks=1)),
        "after_url": look.address(cluster.id, monday + dt.timedelta(weeks=1)),
        "everything_url": Look(by=look.by).address(cluster.id, monday),
        "same_look": [(other, look.address(other.id, monday)) for other in shown_clusters],
    }
    return context | (_runs(look, cells, kept, cluster, week, shown_clusters) if look.by == RUN else {})


def _look(request: HttpRequest, cells: list[Cell], pcas: list[Person], people: list[Person]) -> Look:
    form = _form(request.GET, cells, pcas, people)
    form.is_valid()
    return look_from(form.cleaned_data)


def _form(data: Any, cells: list[Cell], pcas: list[Person], people: list[Person], **more: Any) -> WeekFilterForm:
    coming = [cell.attendance.pca for cell in cells if cell.attendance.pca is not None]
    visited = [cell.visit.person for cell in cells]
    return WeekFilterForm(data, pcas=_each_once([*pcas, *coming]), people=_each_once([*people, *visited]), **more)


def _each_once(people: Iterable[Person]) -> list[Person]:
    return sorted({person.id: person for person in people}.values(), key=lambda person: (str(person), person.id))


def _week(look: Look, kept: list[Cell], pcas: list[Person], people: list[Person], monday: dt.date) -> Week:
    """Whoever has nothing to show has a row all the same, unless only some visits are asked for."""
    if look.by == PERSON:
        return by_person(kept, [] if look.is_narrowed else people, monday)
    return by_worker(kept, [] if look.is_narrowed else pcas, monday)


def _runs(
    look: Look, cells: list[Cell], kept: list[Cell], cluster: Cluster, week: Week, shown_clusters: list[Cluster]
) -> dict[str, Any]:
    """Whole days of the PCAs who have a visit that is asked for, with what they do for other clusters that day."""
    wanted = {(cell.attendance.pca_id, cell.visit.on) for cell in kept}
    here = [cell for cell in cells if (cell.attendance.pca_id, cell.visit.on) in wanted]
    pca_ids = {cell.attendance.pca_id for cell in here if cell.attendance.pca_id}
    there = cells_elsewhere(pca_ids, cluster, week.monday)
    runs = runs_of([*here, *(cell for cell in there if (cell.attendance.pca_id, cell.visit.on) in wanted)], week.monday)
    gaps = {day: [cell for cell in listed if cell.needs_cover] for day, listed in week.by_day}
    return {
        "run_days": [(day, gaps_first(gaps[day]), theirs) for day, theirs in by_day(runs, week.days)],
        "named_clusters": {one.id for one in shown_clusters},
    }
