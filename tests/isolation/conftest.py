"""Both co-ops in full swing, as tests/access builds them."""

from tests.access.conftest import built_world, world

__all__ = ["built_world", "world"]
