"""Command for operators: erase a text that the record only commits to."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mycel.record import actions


class Command(BaseCommand):
    """Erase one text; the record says that it was erased and on what ground."""

    help = "Erase the text behind a commitment. Change it first where it still stands on a page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the commitment and the ground."""
        parser.add_argument("commitment", help="The 64 hexadecimal digits in the document.")
        parser.add_argument("--ground", required=True, choices=sorted(actions.GROUNDS))

    def handle(self, *args: object, **options: str) -> None:
        """Erase it, or say why nothing was erased."""
        del args
        try:
            actions.erase_text(
                commitment=options["commitment"],
                ground=options["ground"],
                by=None,
                at=timezone.now(),
            )
        except actions.NothingToErase as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased. What was recorded stays verifiable.")
