"""Who may do what among people."""

import rules

from mycel.people.models import Account, Person


@rules.predicate
def takes_part(account: Account) -> bool:
    """Return whether an account is signed in and belongs to a person."""
    return account.is_authenticated and account.is_active and hasattr(account, "person")


@rules.predicate
def is_oneself(account: Account, person: Person | None) -> bool:
    """Return whether the person is the account's own."""
    return person is not None and person.account_id == account.pk


rules.add_perm("people.describe_person", takes_part & is_oneself)
