"""Migrating without drawing every model again for each one that is added.

After each step Django makes the classes of the changed model and of all that are related to it anew. Here every model
has a key to the co-op, so every model is related to every other: some two hundred classes for one new index, and the
time grows with the square of their number. To make a table, an index or a column only its own model is needed. The
others are left as they were and the state is marked as "delayed": that is Django's own word for it, and makes whatever
looks at relations (RunPython, and the signal after the migrations) have all of them drawn first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState

_add_field = ProjectState.add_field


@contextmanager
def drawing_only_what_changes() -> Iterator[None]:
    """While it lasts, for every migration of this process."""
    with (
        patch.object(ProjectState, "reload_model", _reload_model),
        patch.object(ProjectState, "add_field", _add_field_to_one),
    ):
        yield


def _reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in state.__dict__:
        return
    is_new = model_name not in state.apps.all_models[app_label]
    if delay or is_new:
        _draw_one(state, app_label, model_name)
        return
    # Something that other models may refer to has changed. They are drawn when they are next looked at.
    del state.__dict__["apps"]


def _add_field_to_one(state: Any, *args: Any, **kwargs: Any) -> None:
    """Nothing can refer to a new field yet, even if the field itself refers to another model."""
    state.reload_model = partial(_draw_one_if_drawn, state)
    try:
        _add_field(state, *args, **kwargs)
    finally:
        del state.reload_model


def _draw_one_if_drawn(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        _draw_one(state, app_label, model_name)


def _draw_one(state: Any, app_label: str, model_name: str) -> None:
    state.is_delayed = True
    state._reload({(app_label, model_name)})
