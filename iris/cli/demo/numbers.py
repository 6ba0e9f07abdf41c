"""Numbers of licences in the manner of each country, none given twice."""

from __future__ import annotations

from random import Random

from iris.cli.demo.places import PLACES, Place


class Numbers:
    """Gives numbers; the same ones for the same source of chance."""

    def __init__(self, rng: Random) -> None:
        self._left = {place.country: rng.sample(range(3, 950), 300) for place in PLACES}
        self._certificates = rng.sample(range(100, 9000), 600)

    def licence(self, place: Place, year: int) -> str:
        """A fresh number of a licence, zeros before it kept."""
        return place.number.format(serial=self._left[place.country].pop(), year=year)

    def sponsor(self, place: Place) -> str:
        """A fresh number of an employer's sponsor licence."""
        return f"SP{place.country}-{self._left[place.country].pop():06d}"

    def certificate(self) -> str:
        """A fresh number of a certificate of the scheme."""
        return f"RIR-{self._certificates.pop():06d}"
