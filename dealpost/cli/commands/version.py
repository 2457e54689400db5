import click

from dealpost import __version__
from dealpost.cli.frame import dealpost


@dealpost.command()
def version() -> None:
    """Tell which version this is."""
    click.echo(__version__)
