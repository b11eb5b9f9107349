"""Elections for the tests of transfer counts: from files of public data, or written down."""

from dataclasses import dataclass
from itertools import takewhile

from mycel.engine.choice.ballots import Rankings, rankings
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.transfer import count
from mycel.formats.ballots import read


@dataclass(frozen=True, eq=False)
class Election:
    ballots: Rankings
    seats: int

    def counted(self, method, *, preference=None):
        ties = "open" if preference is None else "order"
        rule = Rule(method, seats=self.seats, ties=ties)
        return count(ballots=self.ballots, rule=rule, preference=preference)

    def winners(self, method, **how):
        return [self.ballots.options[one] for one in self.counted(method, **how).winners]


def of_orders(options, orders, *, seats=1):
    """Return an election from names and (positions best first, weight)."""
    ballots = [([[one] for one in order], (), weight) for order, weight in orders]
    return Election(rankings(options=options, ballots=ballots), seats)


def of_file(path, *, seats=None):
    """Return an election from a file of ballots; seats as the file says, if it does."""
    found = read(data=path.read_bytes(), name=path.name)
    return Election(found.rankings, seats or found.seats)


def cut_at_equals(election):
    """Return an election in which a ballot ends where it ranks two candidates equally."""
    ballots = election.ballots
    rows = [
        ([*takewhile(lambda group: len(group) == 1, ballots.groups(row=row))], (), int(weight))
        for row, weight in enumerate(ballots.weights)
    ]
    return Election(rankings(options=ballots.options, ballots=rows), election.seats)
