"""Doors of decisions."""

from django.urls import path

from mycel.decisions.views import voting

urlpatterns = [
    path("questions/<int:number>/ballot/", voting.ballot, name="ballot"),
    path("questions/<int:number>/receipt/", voting.receipt, name="receipt"),
    path("questions/<int:number>/receipt-<int:seq>.json", voting.receipt_file, name="receipt_file"),
]
