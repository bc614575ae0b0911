"""Who may know and change what about people. Source: domain.md F6."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.clock import today
from members.models import PermissionGrant, Person, Scope
from members.relationships import lets_know, lets_organise, lets_see_card

# Hats in which somebody may see what the co-op keeps about them as its worker.
WORKING_HATS = frozenset({Hat.PCA, Hat.SUPPORT_WORKER, Hat.MANAGER, Hat.FINANCE})


def grants_of(actor: Actor, person_id: UUID | None, on: date) -> set[Scope]:
    """What `actor` may do in a person's own name on a day.

    Everything on one's own record, in the hat of a person who is supported. A representative: what the person allowed,
    and only while they have chosen to act for that person. Nothing for anybody else, whatever their hat.
    """
    if person_id is None or actor.subject_id != person_id:
        return set()
    if actor.hat == Hat.PERSON:
        return set(Scope)
    if actor.person_id is None:
        return set()
    grants = PermissionGrant.objects.on(on).filter(person_id=person_id, representative_id=actor.person_id)
    return {Scope(scope) for scopes in grants.values_list("scopes", flat=True) for scope in scopes}


def speaks_for(actor: Actor, person_id: UUID | None, scope: Scope) -> bool:
    """The person, or a representative whom they allow this today."""
    return scope in grants_of(actor, person_id, today())


def people_visible_to(actor: Actor, on: date | None = None) -> "QuerySet[Person]":
    """People whose contact and key facts `actor` may see.

    The manager: all. A support worker: who is in their clusters. A PCA: on whose care team they have a place that day.
    The person, and who acts for them. Nobody in the hat of board, finance, secretary or member; the inspector has
    pages of their own.
    """
    day = on or today()
    if actor.may(Permission.MANAGE_PEOPLE):
        return Person.objects.all()
    known = Q(id__in=lets_know.people(actor, day).values("id"))
    if grants_of(actor, actor.subject_id, day):
        known |= Q(id=actor.subject_id)
    return Person.objects.filter(known)


def may_see_person(actor: Actor, person: Person) -> bool:
    """As people_visible_to, for one person today."""
    return people_visible_to(actor).filter(id=person.id).exists()


def may_list_people(actor: Actor) -> bool:
    """The manager and support workers; anybody else knows single people, and has their own page."""
    return actor.may(Permission.MANAGE_PEOPLE) or actor.may(Permission.RUN_ROTA)


def may_add_people(actor: Actor) -> bool:
    """The manager."""
    return actor.may(Permission.MANAGE_PEOPLE)


def may_edit_person(actor: Actor, person: Person) -> bool:
    """The manager; the support worker of the person's cluster."""
    if not actor.can_write:
        return False
    if actor.may(Permission.MANAGE_PEOPLE):
        return True
    return lets_organise.people(actor, today()).filter(id=person.id).exists()


def may_edit_own_details(actor: Actor, person: Person) -> bool:
    """The person themselves. Name, date of birth and NHS number stay with the office."""
    return actor.hat == Hat.PERSON and actor.person_id == person.id


def may_give_permission(actor: Actor, person: Person) -> bool:
    """The person; or the office, writing down what the person told them."""
    return may_edit_own_details(actor, person) or may_edit_person(actor, person)


def may_withdraw_permission(actor: Actor, grant: PermissionGrant) -> bool:
    """Who may give it; and the representative, who can lay it down."""
    if actor.hat == Hat.REPRESENTATIVE and actor.person_id == grant.representative_id:
        return True
    return may_give_permission(actor, grant.person)


def may_see_readings(actor: Actor, person_id: UUID) -> bool:
    """Who has looked: the person, who may see their care record for them, and the manager."""
    return actor.may(Permission.MANAGE_PEOPLE) or speaks_for(actor, person_id, Scope.SEE_CARE_RECORD)


def may_manage_workers(actor: Actor) -> bool:
    """Employ, end employment, keep credentials: the manager."""
    return actor.may(Permission.MANAGE_WORKERS)


def may_list_worker_files(actor: Actor) -> bool:
    """The manager. An inspector reads the files of a sample, in compliance."""
    return actor.may(Permission.READ_WORKER_FILES)


def may_read_worker_file(actor: Actor, person: Person) -> bool:
    """The manager; a worker their own, in a hat they work in. An inspector asks in compliance, for the sample alone."""
    if actor.may(Permission.READ_WORKER_FILES):
        return True
    return actor.hat in WORKING_HATS and actor.person_id == person.id


def may_write_card(actor: Actor, person: Person) -> bool:
    """What a person reads before choosing a PCA: the PCA writes it, or the manager for them."""
    return may_manage_workers(actor) or (actor.hat == Hat.PCA and actor.person_id == person.id)


def may_see_card(actor: Actor, pca_id: UUID) -> bool:
    """The PCA, the office, and whoever might choose them: the people of their cluster and of their care teams, and
    those who may see visits in such a person's name.
    """
    if actor.person_id == pca_id or actor.may(Permission.MANAGE_PEOPLE):
        return True
    return lets_see_card.people(actor, today()).filter(id=pca_id).exists()


def cards_visible_to(actor: Actor) -> "QuerySet[Person]":
    """As may_see_card, for many."""
    if actor.may(Permission.MANAGE_PEOPLE):
        return Person.objects.all()
    shown = lets_see_card.people(actor, today())
    return shown if actor.person_id is None else shown | Person.objects.filter(id=actor.person_id)


def may_keep_register(actor: Actor) -> bool:
    """Admit and cease members: the secretary and the manager."""
    return actor.may(Permission.MANAGE_PEOPLE) or actor.hat == Hat.SECRETARY


def may_forget(actor: Actor) -> bool:
    """Carry out a deletion that two people decided on: the manager and the secretary."""
    return actor.can_write and actor.may(Permission.MANAGE_ACCESS)
