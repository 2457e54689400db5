"""What Dealpost consists of besides its database."""

import sys

DEMO = "demo"

# Each is a function without arguments that runs until SIGTERM. It is started in a process and a
# session of its own, with DATABASE_URL and the settings' name in its environment.
PROCESSES = {
    "site": "dealpost.running.server:serve",
    "worker": "dealpost.running.worker:work",
    "watcher": "dealpost.running.watcher:watch",
    DEMO: "dealpost.demo.serving:serve",
}
# What every installation runs; the demo company's mail server only one that has such a company.
ALWAYS = ("site", "worker", "watcher")


def command(name: str) -> list[str]:
    return [sys.executable, "-m", "dealpost.running.entering", name]
