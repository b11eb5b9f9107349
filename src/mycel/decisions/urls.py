"""Doors of decisions."""

from django.urls import path

from mycel.decisions.views import (
    asking,
    electorates,
    following,
    promises,
    questions,
    results,
    rounds,
    voting,
)

urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions/new/", asking.question_new, name="question_new"),
    path("questions/<int:number>/edit/", asking.question_edit, name="question_edit"),
    path("electorates/", electorates.electorates, name="electorates"),
    path("electorates/new/", electorates.electorate_new, name="electorate_new"),
    path("electorates/<uuid:id_>/", electorates.electorate, name="electorate"),
    path("questions/<int:number>/", questions.question, name="question"),
    path("questions/<int:number>/freeze/", questions.freeze, name="question_freeze"),
    path("questions/<int:number>/open/", questions.open_, name="question_open"),
    path("questions/<int:number>/again/", questions.again, name="question_again"),
    path("questions/<int:number>/extend/", questions.extend, name="question_extend"),
    path("questions/<int:number>/withdraw/", questions.withdraw, name="question_withdraw"),
    path("questions/<int:number>/strike/", questions.strike, name="question_strike"),
    path("questions/<int:number>/ballot/", voting.ballot, name="ballot"),
    path("questions/<int:number>/receipt/", voting.receipt, name="ballot_receipt"),
    path(
        "questions/<int:number>/receipt-<int:seq>.json",
        voting.receipt_file,
        name="ballot_receipt_file",
    ),
    path("questions/<int:number>/result/", results.result, name="result"),
    path("questions/<int:number>/record.zip", results.question_bundle, name="question_bundle"),
    path("questions/<int:number>/delegation/", rounds.delegation, name="delegation"),
    path(
        "questions/<int:number>/objections/<uuid:id_>/withdraw/",
        rounds.objection_withdraw,
        name="objection_withdraw",
    ),
    path(
        "questions/<int:number>/objections/<uuid:id_>/answer/",
        rounds.objection_answer,
        name="objection_answer",
    ),
    path("decisions/", following.decisions, name="decisions"),
    path("decisions/<int:number>/", following.decision, name="decision"),
    path("decisions/<int:number>/commitments/", promises.commitment_new, name="commitment_new"),
    path("commitments/", promises.commitments, name="commitments"),
    path("commitments.csv", promises.commitments_csv, name="commitments_csv"),
    path("commitments/<int:number>/", promises.commitment, name="commitment"),
    path("commitments/<int:number>/edit/", promises.commitment_edit, name="commitment_edit"),
    path("commitments/<int:number>/fulfil/", promises.commitment_fulfil, name="commitment_fulfil"),
    path("commitments/<int:number>/give-up/", promises.commitment_drop, name="commitment_drop"),
]
