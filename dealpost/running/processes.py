"""What Dealpost consists of besides its database."""

import sys

SITE = "site"
CALLING = ("worker", "watcher")  # those that call mail servers
LETTERBOX = "letterbox"  # is one, where DEALPOST_BCC_LISTEN names a port
DEMO = "demo"  # is one, where there is a demo company

# Each is a function without arguments that runs until SIGTERM. It is started in a process and a
# session of its own, with DATABASE_URL and the settings' name in its environment.
PROCESSES = {
    SITE: "dealpost.running.server:serve",
    "worker": "dealpost.running.worker:work",
    "watcher": "dealpost.running.watcher:watch",
    LETTERBOX: "dealpost.running.letterbox:listen",
    DEMO: "dealpost.demo.serving:serve",
}


def command(name: str) -> list[str]:
    return [sys.executable, "-m", "dealpost.running.entering", name]
