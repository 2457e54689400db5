from pathlib import Path

import click

from dealpost.cli.frame import command


@command("up")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--demo", is_flag=True, help="With a made-up company and a year of its mail.")
def up(*, data: Path, host: str, port: int, demo: bool) -> None:
    """Run Dealpost: the site, the worker and the watcher, until Ctrl-C."""
    from dealpost.running import supervising

    supervising.up(data=data, host=host, port=port, demo=demo)
