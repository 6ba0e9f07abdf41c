"""The public register: home, results, one agency or employer, its history, the check."""

from iris.web.register.routes import area

__all__ = ["area"]
