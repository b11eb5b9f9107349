"""T4, the short form: a question and its model, through random steps."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from . import machine


def test_a_question_does_what_its_model_says(db):
    from django.db import transaction

    class Rolled(machine.Machine):
        """Undo everything between two runs."""

        def __init__(self):
            self.point = transaction.savepoint()
            super().__init__()

        def teardown(self):
            transaction.savepoint_rollback(self.point)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
