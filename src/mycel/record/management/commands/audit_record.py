"""Command for operators: check every stored byte of the record against its hash."""

from django.core.management.base import BaseCommand, CommandError

from mycel.record import sequencer


class Command(BaseCommand):
    """Check the whole record and change nothing."""

    help = "Check every stored byte of the record against its hash, and every index for gaps."

    def handle(self, *args: object, **options: object) -> None:
        """Print what was read; end with an error where something does not hold."""
        del args, options
        found = sequencer.audit()
        if found.faults:
            raise CommandError("The record does not hold:\n" + "\n".join(found.faults))
        self.stdout.write(
            f"{found.leaves} entries, {found.documents} documents and {found.openings} texts hold; "
            f"{found.waiting} acts wait for their place."
        )
