"""What is offered to programs: /api/v1, described as OpenAPI 3.1."""

from iris.api.setup import init

__all__ = ["init"]
