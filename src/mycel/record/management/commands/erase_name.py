"""Command for operators: erase what an opaque id of the record stands for."""

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mycel.record import actions


class Command(BaseCommand):
    """Erase one name; the record says that a name was erased and on what ground."""

    help = "Erase the name kept for an id. Take the thing itself out first where it still stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the id and the ground."""
        parser.add_argument("id", type=UUID, help="The id, as entries show it.")
        parser.add_argument("--ground", required=True, choices=sorted(actions.GROUNDS))

    def handle(self, *args: object, **options: object) -> None:
        """Erase it, or say why nothing was erased."""
        del args
        try:
            actions.erase_subject(
                id_=UUID(str(options["id"])),
                ground=str(options["ground"]),
                by=None,
                at=timezone.now(),
            )
        except actions.NothingToErase as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased. The entries keep the id and still hold.")
