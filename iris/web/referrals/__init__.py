"""What governments and assistance programmes are asked to take: read, accepted or declined, told what came of it."""

from iris.web.referrals.routes import area

__all__ = ["area"]
