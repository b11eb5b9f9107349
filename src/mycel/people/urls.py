"""Doors of people; the pages on which groups tell something as well are theirs."""

from django.urls import URLPattern, path

from mycel.people import views

urlpatterns: list[URLPattern] = [
    path("you/edit/", views.you_edit, name="you_edit"),
    path("you/about-you.json", views.you_data, name="you_data"),
    path("you/leave/", views.you_leave, name="you_leave"),
]
