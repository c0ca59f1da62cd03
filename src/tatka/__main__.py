"""`python -m tatka`."""

from tatka.cli.main import main

main()
