"""`iris demo load`."""

import click


@click.group()
def demo() -> None:
    """The demonstration register."""
