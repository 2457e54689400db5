import resource

ENOUGH = 65_536
OURS = 128  # files, pipes and the database, beside the connections


def room_for_connections() -> int:
    """Let this process open as many files as the system allows; return how many mailboxes fit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return ENOUGH if soft == resource.RLIM_INFINITY else max(0, soft - OURS)
