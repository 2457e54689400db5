from dealpost.cli import commands  # noqa: F401 - registers them
from dealpost.cli.frame import dealpost

__all__ = ["dealpost", "main"]


def main() -> None:
    dealpost(prog_name="dealpost")


if __name__ == "__main__":
    main()
