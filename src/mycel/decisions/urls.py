"""Doors of decisions."""

from django.urls import path

from mycel.decisions.views import questions, results, voting

urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:number>/", questions.question, name="question"),
    path("questions/<int:number>/freeze/", questions.freeze, name="question_freeze"),
    path("questions/<int:number>/open/", questions.open_, name="question_open"),
    path("questions/<int:number>/extend/", questions.extend, name="question_extend"),
    path("questions/<int:number>/withdraw/", questions.withdraw, name="question_withdraw"),
    path("questions/<int:number>/strike/", questions.strike, name="question_strike"),
    path("questions/<int:number>/ballot/", voting.ballot, name="ballot"),
    path("questions/<int:number>/receipt/", voting.receipt, name="receipt"),
    path("questions/<int:number>/receipt-<int:seq>.json", voting.receipt_file, name="receipt_file"),
    path("questions/<int:number>/result/", results.result, name="result"),
    path("questions/<int:number>/record.zip", results.question_bundle, name="question_bundle"),
]
