"""Only what a migration changes is drawn anew; whoever looks at relations still finds all of them."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from coopcare.tenancy.shallow import drawing_only_what_changes


def table(name: str, **fields: models.Field) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields.items()])


def key_to(name: str) -> models.ForeignKey:
    return models.ForeignKey(f"houses.{name}", models.CASCADE)


def forwards(state: ProjectState, operation: migrations.operations.base.Operation) -> None:
    operation.state_forwards("houses", state)


@pytest.fixture
def state() -> ProjectState:
    """A street with houses, drawn."""
    made = ProjectState()
    for operation in (table("Street"), table("House", street=key_to("Street"))):
        forwards(made, operation)
    assert len(made.apps.get_models()) == 2
    return made


STEPS = {
    "table": table("Garden", street=key_to("Street")),
    "column": migrations.AddField("House", "next_door", key_to("House"), preserve_default=True),
    "index": migrations.AddIndex("House", models.Index(fields=["street"], name="house_of_street")),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_others_are_left_as_they_were(state, step):
    street = state.apps.get_model("houses", "street")
    with drawing_only_what_changes():
        forwards(state, step)
    changed = state.apps.get_model("houses", "garden" if isinstance(step, migrations.CreateModel) else "house")
    assert state.apps.get_model("houses", "street") is street
    assert changed._meta.get_field("street").related_model is street


def test_whoever_looks_at_relations_finds_them_all(state):
    with drawing_only_what_changes():
        forwards(state, STEPS["table"])
        state.clear_delayed_apps_cache()  # as RunPython does first
    street = state.apps.get_model("houses", "street")
    assert {relation.related_model.__name__ for relation in street._meta.related_objects} == {"House", "Garden"}
    assert all(relation.related_model._meta.apps is state.apps for relation in street._meta.related_objects)


def test_a_change_that_others_refer_to_draws_all_of_them(state):
    before = state.apps.get_model("houses", "house")
    with drawing_only_what_changes():
        forwards(state, migrations.AlterField("Street", "id", models.BigAutoField(primary_key=True)))
    house = state.apps.get_model("houses", "house")
    assert house is not before
    assert isinstance(house._meta.get_field("street").target_field, models.BigAutoField)


def test_afterwards_django_draws_as_ever(state):
    with drawing_only_what_changes():
        pass
    street = state.apps.get_model("houses", "street")
    forwards(state, STEPS["table"])
    assert state.apps.get_model("houses", "street") is not street
