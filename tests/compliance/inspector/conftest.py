from tests.compliance.life.conftest import answered

__all__ = ["answered"]
