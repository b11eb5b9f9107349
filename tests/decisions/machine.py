"""A question against a model of sixty lines: whatever is done in whatever order, both agree."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mycel.decisions import actions, tasks
from mycel.decisions.models import Cast, Result, RollEntry
from mycel.people import actions as people
from mycel.record.models import LogLeaf

from . import world
from .world import AFTER, DURING, ranking

VOTERS = world.SLUGS
OPTIONS = ("o1", "o2", "o3", "o4")
voters, options = st.sampled_from(VOTERS), st.sampled_from(OPTIONS)


class Model:
    """What should be so: who may vote, what each cast, whether it is open, what a count gives."""

    def __init__(self):
        self.state = "frozen"
        self.casts = []  # (voter, option, key) in order
        self.struck, self.gone = set(), set()

    def may(self, voter):
        return self.state == "open" and voter not in self.struck | self.gone

    def seq(self, voter):
        return 1 + sum(one == voter for one, _option, _key in self.casts)

    def again(self, voter, key):
        return next((i for i, c in enumerate(self.casts) if (c[0], c[2]) == (voter, key)), None)

    def first_choices(self):
        last = {v: o for v, o, _key in self.casts if v not in self.struck}
        return {o: sum(x == o for x in last.values()) for o in OPTIONS}, len(last)


class Machine(RuleBasedStateMachine):
    """Open, cast, vote again, send again, strike, leave, close, count: in any order."""

    def __init__(self):
        super().__init__()
        unit = world.build()
        rule = world.asking.tally(method="plurality")
        self.question = world.frozen(unit, rule=rule)
        self.accounts = {slug: world.person(slug).account_id for slug in VOTERS}
        self.people = {slug: world.person(slug).id for slug in VOTERS}
        self.model, self.receipts = Model(), []

    @rule()
    def open(self):
        right = self.model.state == "frozen"
        assert self._does(tasks.open_now, question=self.question, at=world.OPENS) == right
        self.model.state = "open" if right else self.model.state

    @rule(voter=voters, option=options, key=st.integers(0, 3))
    def cast(self, voter, option, key):
        model, key = self.model, f"key-number-{key}"
        known, mine = model.again(voter, key), voter not in model.struck | model.gone
        receipt, refusal = self._cast(voter, option, key)
        if known is not None and mine and model.state != "frozen":
            same = model.casts[known][1] == option
            assert receipt == (self.receipts[known] if same else None)
            assert same or isinstance(refusal, actions.KeyUsedTwice)
            return
        assert (receipt is not None) == model.may(voter), refusal
        if receipt is None:
            return
        assert receipt.seq == model.seq(voter)
        model.casts.append((voter, option, key))
        self.receipts.append(receipt)

    @precondition(lambda self: self.model.casts)
    @rule(data=st.data())
    def strike(self, data):
        i = data.draw(st.integers(0, len(self.model.casts) - 1))
        world.sequenced()
        hash_ = bytes.fromhex(self.receipts[i].leaf_hash)
        idx = LogLeaf.objects.get(hash=hash_).idx
        voter = self.model.casts[i][0]
        right = self.model.state in {"open", "closed"} and voter not in self.model.struck
        done = self._does(
            actions.strike_ballot, question=self.question, index=idx, reason="double", by=None,
            at=DURING,
        )  # fmt: skip
        assert done == right
        self.model.struck |= {voter} if done else set()

    @rule(voter=voters)
    def leave(self, voter):
        if voter not in self.model.gone:
            person = people.Person.objects.get(id=self.people[voter])
            people.leave(person=person, by=None, at=DURING)
            self.model.gone.add(voter)

    @rule()
    def close(self):
        right = self.model.state == "open"
        assert self._does(tasks.close_now, question=self.question, at=AFTER) == right
        self.model.state = "closed" if right else self.model.state

    @precondition(lambda self: self.model.state in {"closed", "counted"})
    @rule()
    def count(self):
        world.sequenced()
        done = self._does(tasks.count, question=self.question, at=AFTER)
        assert done == (self.model.state == "closed")
        self.model.state = "counted"

    @invariant()
    def both_agree(self):
        assert Cast.objects.count() == len(self.model.casts)
        struck = RollEntry.objects.exclude(struck="").count()
        assert struck == len(self.model.struck)
        self.question.refresh_from_db()
        assert self.question.state == self.model.state
        if self.model.state == "counted":
            value = Result.objects.get().value
            first, voted = self.model.first_choices()
            assert (value["ballots"], value["struck"]) == (voted, struck)
            assert value["result"]["rounds"][0]["scores"] == first

    def _cast(self, voter, option, key):
        try:
            return tasks.cast(
                number=self.question.number, account=self.accounts[voter],
                choice=ranking([option]), nonce="x", key=key, at=DURING,
            ), None  # fmt: skip
        except ValueError as refusal:
            return None, refusal

    def _does(self, act, **given):
        try:
            act(**given)
        except ValueError:
            return False
        return True
