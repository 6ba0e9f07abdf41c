"""The blueprint of concerns."""

from __future__ import annotations

from flask import Blueprint

area = Blueprint("concerns", __name__)
