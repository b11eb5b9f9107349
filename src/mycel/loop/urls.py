"""Doors of the loop."""

from django.urls import URLPattern, path

from mycel.loop import views

urlpatterns: list[URLPattern] = [
    path("processes/<int:number>/questions/", views.process_links, name="process_links"),
    path(
        "processes/<int:number>/questions/<int:question>/end/",
        views.process_unlink,
        name="process_unlink",
    ),
]
