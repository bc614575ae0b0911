"""Work that makes hundreds of thousands of objects and drops few of them until it is done."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Looking for garbage among so many objects takes a tenth to a fifth of the time; it is looked for afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
