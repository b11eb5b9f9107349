"""Elections from files of public data, read with as few rules as these files need."""

import re
from dataclasses import dataclass

from mycel.engine.choice.ballots import Rankings, rankings
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.transfer import count


@dataclass(frozen=True, eq=False)
class Election:
    ballots: Rankings
    seats: int

    def counted(self, method, *, preference=None, seats=None):
        rule = Rule(
            method, seats=seats or self.seats, ties="open" if preference is None else "order"
        )
        return count(ballots=self.ballots, rule=rule, preference=preference)

    def winners(self, method, **how):
        return [self.ballots.options[one] for one in self.counted(method, **how).winners]


def of_orders(options, orders, *, seats=1):
    """Return an election from names and (positions best first, weight)."""
    ballots = [([[one] for one in order], (), weight) for order, weight in orders]
    return Election(rankings(options=options, ballots=ballots), seats)


def blt(path):
    """Read a BLT file without those who withdrew."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    width, seats = map(int, lines[0].split())
    end = lines.index("0")
    gone = {-int(word) for line in lines[1:end] if line[0] == "-" for word in line.split()}
    left = [one for one in range(1, width + 1) if one not in gone]
    rows = [[*map(int, line.split())] for line in lines[1:end] if line[0] != "-"]
    named = re.findall(r'^\s*"(.*)"\s*$', "\n".join(lines[end + 1 :]), re.MULTILINE)
    orders = [([left.index(one) for one in row[1:-1] if one in left], row[0]) for row in rows]
    return of_orders([named[one - 1] for one in left], orders, seats=seats)


def ward(path):
    """Read a ward of scot-elex: names are the numbers of the candidates."""
    head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    width, seats = (int(cell) for cell in head.split(",")[:2])
    cells = [[cell for cell in line.split(",") if cell] for line in lines]
    rows = [[*map(int, row)] for row in cells if row and all(cell.isdigit() for cell in row)]
    orders = [([one - 1 for one in row[1:]], row[0]) for row in rows]
    return of_orders([str(one + 1) for one in range(width)], orders, seats=seats)


def preflib(path, *, seats=1):
    """Read PrefLib's orders; a ballot ends where two candidates stand equal."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [line.split(": ", 1)[1] for line in lines if line.startswith("# ALTERNATIVE NAME")]
    orders = []
    for line in lines:
        if not line.startswith("#"):
            weight, order = line.split(":")
            kept = order.partition("{")[0]
            orders.append(([int(one) - 1 for one in kept.split(",") if one.strip()], int(weight)))
    return of_orders(names, orders, seats=seats)
