"""`desk`: the command line's entry point."""

import sys

from bot.cli.app import main as run


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
