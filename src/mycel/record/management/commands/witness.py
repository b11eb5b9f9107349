"""Command for operators: name the organisations whose signatures stand under checkpoints."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mycel.record import actions, witnesses


class Command(BaseCommand):
    """Add, remove or list witnesses."""

    help = "Add or remove a witness of the log; without an option: list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the key of a new witness, or the name of one that goes."""
        parser.add_argument("--add", metavar="KEY", help="The key that mycel witness --new says.")
        parser.add_argument("--remove", metavar="NAME", help="The name in the witness's key.")

    def handle(self, *args: object, **options: str) -> None:
        """Do it, or say why not; then list who is a witness."""
        del args
        now = timezone.now()
        try:
            if options["add"]:
                actions.add_witness(key=options["add"], by=None, at=now)
            if options["remove"]:
                actions.remove_witness(name=options["remove"], by=None, at=now)
        except actions.WitnessRefused as error:
            raise CommandError(str(error)) from error
        for line in witnesses.listed():
            self.stdout.write(f"{line.key}  signed up to {line.size} entries")
