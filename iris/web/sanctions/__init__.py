"""What officers record for the authorities of their own country."""

from iris.web.sanctions.routes import area

__all__ = ["area"]
