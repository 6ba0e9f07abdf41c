"""The blueprint of the questions after arrival."""

from __future__ import annotations

from flask import Blueprint

area = Blueprint("arrival", __name__)
