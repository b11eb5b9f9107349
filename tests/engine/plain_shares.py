"""Equal Shares, greedy and Phragmén once more: slow, in fractions, straight from the definition."""

from fractions import Fraction

from mycel.engine.choice.ballots import Budget, Project, supports


def budget(costs, ballots, limit, requires=None):
    """Return a budget of projects p0, p1, … from (points by position, weight)."""
    projects = tuple(
        Project(
            id=f"p{i}",
            name=f"Project {i}",
            cost=Fraction(cost),
            requires=tuple(f"p{one}" for one in (requires or {}).get(i, ())),
        )
        for i, cost in enumerate(costs)
    )
    names = [one.id for one in projects]
    given = supports(options=names, ballots=ballots)
    return Budget(projects=projects, limit=Fraction(limit), supports=given)


def voters(shared: Budget):
    """Return one mapping of points per voter."""
    given, found = shared.supports, []
    for row, weight in enumerate(given.weights.tolist()):
        span = slice(int(given.start[row]), int(given.start[row + 1]))
        points = dict(zip(given.chosen[span].tolist(), given.points[span].tolist(), strict=True))
        found += [points] * weight
    return found


def eligible(shared: Budget, people):
    at = {one.id: i for i, one in enumerate(shared.projects)}
    reached: set[int] = set()
    while True:
        more = {
            i
            for i, one in enumerate(shared.projects)
            if i not in reached
            and one.cost <= shared.limit
            and any(i in who for who in people)
            and all(at[name] in reached for name in one.requires)
        }
        if not more:
            return reached
        reached |= more


def is_open(shared, project, bought):
    at = {one.id: i for i, one in enumerate(shared.projects)}
    return project not in bought and all(at[x] in bought for x in shared.projects[project].requires)


def price(shared, people, money, project, utility):
    cost = shared.projects[project].cost
    if cost == 0:
        return Fraction(0)
    worth = {"cost": lambda _: cost, "cardinality": lambda _: 1, "score": lambda p: p}[utility]
    held = [(money[i], worth(who[project])) for i, who in enumerate(people) if project in who]
    if sum(m for m, _ in held) < cost:
        return None
    rest, total = cost, sum(u for _, u in held)
    for m, u in sorted(held, key=lambda pair: pair[0] / pair[1]):
        if rest / total <= m / u:
            return rest / total
        rest, total = rest - m, total - u
    raise AssertionError("affordable, but without a price")


def equal_shares(shared, utility="cost", place=None, share=None):
    """Return (project, price, payers) of each purchase, the ties, and everybody's money."""
    people = voters(shared)
    share = Fraction(shared.limit, max(len(people), 1)) if share is None else share
    money, bought, ties = [share] * len(people), [], []
    place = place or [*range(len(shared.projects))]
    possible = eligible(shared, people)
    while True:
        had = {one for one, _, _ in bought}
        ready = [i for i in sorted(possible) if is_open(shared, i, had)]
        prices = {i: price(shared, people, money, i, utility) for i in ready}
        prices = {i: one for i, one in prices.items() if one is not None}
        if not prices:
            return bought, ties, money
        least = min(prices.values())
        equal = [i for i, one in prices.items() if one == least]
        project = min(equal, key=lambda i: place[i])
        if len(equal) > 1:
            ties.append((tuple(equal), len(bought) + 1))
        payers = 0
        for i, who in enumerate(people):
            if project in who:
                cost = shared.projects[project].cost
                worth = {"cost": cost, "cardinality": 1, "score": who[project]}[utility]
                paid = min(money[i], least * worth)
                money[i] -= paid
                payers += paid > 0
        bought.append((project, least, payers))


def raised(shared, utility, increment, exhaustive):
    """Return (purchases, raises) of add1."""
    people = voters(shared)
    possible, before, j = eligible(shared, people), None, 0
    while True:
        share = Fraction(shared.limit, max(len(people), 1)) + j * increment
        bought, _, _ = equal_shares(shared, utility, share=share)
        chosen = [one for one, _, _ in bought]
        cost = sum(shared.projects[one].cost for one in chosen)
        if cost > shared.limit:
            return before, j
        left = possible.difference(chosen)
        fits = [i for i in left if cost + shared.projects[i].cost <= shared.limit]
        if not left or (exhaustive and not fits):
            return bought, j
        before, j = bought, j + 1


def greedy(shared, *, scored=False, taken=()):
    people = voters(shared)
    support = [
        sum((who[i] if scored else 1) for who in people if i in who)
        for i in range(len(shared.projects))
    ]
    bought, refused = list(taken), set()
    possible = sorted(eligible(shared, people), key=lambda i: (-support[i], i))
    while True:
        ready = [i for i in possible if i not in refused and is_open(shared, i, bought)]
        if not ready:
            return bought[len(taken) :]
        spent = sum(shared.projects[one].cost for one in bought)
        if spent + shared.projects[ready[0]].cost <= shared.limit:
            bought.append(ready[0])
        else:
            refused.add(ready[0])


def phragmen(shared):
    people = voters(shared)
    last, bought, spent = [Fraction(0)] * len(people), [], Fraction(0)
    possible = eligible(shared, people)
    while True:
        ready = [i for i in sorted(possible) if is_open(shared, i, [one for one, _ in bought])]
        if not ready:
            return bought
        times = {}
        for i in ready:
            who = [n for n, points in enumerate(people) if i in points]
            times[i] = (shared.projects[i].cost + sum(last[n] for n in who)) / len(who)
        project = min(ready, key=lambda i: (times[i], i))
        spent += shared.projects[project].cost
        if spent > shared.limit:
            return bought
        bought.append((project, times[project]))
        for n, points in enumerate(people):
            if project in points:
                last[n] = times[project]
