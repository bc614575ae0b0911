"""Somebody who is asked, and does not know the person, learns when and in which area; not for whom (domain.md F6)."""

import datetime as dt

import pytest
from django.urls import reverse

from coopcare.clock import today
from coopcare.outbox.models import Message
from rotas.models import Visit, VisitStatus
from rotas.services.staffing import offer
from tests.cast import Cast
from tests.factories.rotas import a_visit


def asked(cast: Cast, who: str) -> Visit:
    on = today() + dt.timedelta(days=3)
    visit = a_visit(cast.packages["margaret"], on=on, at=dt.time(10), tasks=None)
    offer(visit.attendances.get(), pca_id=cast.members[who].person.id, actor=cast.ana.actor())
    return visit


@pytest.mark.parametrize(("who", "is_told"), [("amira", True), ("zofia", False)])
def test_the_pages_of_an_offer(inside: Cast, client, sign_in, who: str, is_told: bool):
    visit = asked(inside, who)
    sign_in(client, inside.members[who])
    week = f"{reverse('rotas:my_week')}?week={visit.on - dt.timedelta(days=visit.on.weekday())}"
    for url in (reverse("rotas:today"), week, reverse("rotas:attendance", args=[visit.attendances.get().id])):
        page = client.get(url).content.decode()
        assert ("Margaret" in page) is is_told, url
        assert visit.cluster.name in page or is_told, url


@pytest.mark.parametrize(("who", "is_told"), [("amira", True), ("zofia", False)])
def test_the_letter_of_an_offer(inside: Cast, who: str, is_told: bool):
    asked(inside, who)
    letter = Message.objects.get(to=f"{who}@people.example")
    assert ("Margaret" in letter.body) is is_told


def test_whoever_said_yes_is_told_the_name(inside: Cast, client, sign_in):
    on = today() + dt.timedelta(days=9)
    zofia = inside.members["zofia"]
    visit = a_visit(inside.packages["margaret"], on=on, at=dt.time(10), pca=zofia.person, status=VisitStatus.ACCEPTED)
    sign_in(client, zofia)
    page = client.get(reverse("rotas:attendance", args=[visit.attendances.get().id])).content.decode()
    assert "Margaret" in page
    assert inside.margaret.person.address not in page
