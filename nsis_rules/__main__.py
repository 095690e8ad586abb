"""`python -m nsis_rules` is the command `nsis-rules`."""

from nsis_rules.cli import main

main()
