"""The worked example of method 2026.1: a made-up agency and a short standard, in the form of a facts file.

Its criteria and weights are those of the agency standard 2026.1, fewer of them, so that all can be redone by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

STANDARD = ("agency", "2026.1")

EXAMPLE: Mapping[str, object] = {
    "method": "2026.1",
    "standard": {
        "principles": [
            {
                "code": "1",
                "weight": 3,
                "criteria": [
                    {"code": "1.1", "weight": 3},
                    {"code": "1.2", "weight": 2},
                    {"code": "1.3", "weight": 1},
                ],
            },
            {"code": "2", "weight": 2, "criteria": [{"code": "2.1", "weight": 1}, {"code": "2.2", "weight": 1}]},
        ]
    },
    "cases": [
        {
            "as_of": "2026-06-30",
            "known_at": "2026-06-30",
            "group": {"rate": 1.2, "median_per_year": 400},
            "facts": {
                "ratings": [
                    {"id": 1, "criterion": "1.1", "grade": "met", "kind": "onsite", "date": "2026-03-31"},
                    {
                        "id": 2,
                        "criterion": "1.2",
                        "grade": "major",
                        "kind": "onsite",
                        "date": "2026-03-31",
                        "due_on": "2026-09-30",
                    },
                    {"id": 3, "criterion": "1.3", "grade": "met", "kind": "desk", "date": "2024-06-30"},
                    {"id": 4, "criterion": "2.1", "grade": "met", "kind": "onsite", "date": "2026-03-31"},
                ],
                "complaints": [{"id": 1, "severity": 3, "outcome": "upheld", "closed": "2025-06-30"}],
                "placements": [
                    {"id": 1, "from": "2025-01-01", "to": "2025-12-31", "count": 1200, "source": "confirmed"}
                ],
                "answers": [
                    {"id": 1, "due": "2025-04-15", "answered": "2025-04-10"},
                    {"id": 2, "due": "2026-02-28", "answered": None},
                ],
                "remedies": [{"id": 1, "due": "2025-09-30", "confirmed": "2025-09-12"}],
                "licences": [{"country": "NP", "valid": True}],
                "sanctions": [{"id": 1, "kind": "warning", "date": "2024-06-30"}],
                "disclosures": [
                    {"id": 1, "item": "fee_schedule", "date": "2026-01-15", "verified": True},
                    {"id": 2, "item": "owners", "date": "2024-12-31"},
                    {"id": 3, "item": "placements", "date": "2026-01-15"},
                ],
            },
        }
    ],
}
