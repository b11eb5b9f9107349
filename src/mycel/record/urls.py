"""Doors of the record."""

from django.urls import path

from mycel.record import views

urlpatterns = [
    path("", views.entries, name="record"),
    path("<int:idx>/", views.entry, name="entry"),
    path("leaves.ndjson", views.leaves, name="leaves"),
    path("documents/<str:digest>.json", views.document, name="document"),
    path("texts/<str:commitment>.json", views.opening, name="opening"),
]
