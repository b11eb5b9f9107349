"""Doors of groups; the page of a unit itself is put together by the site, from more rooms."""

from django.urls import URLPattern, path

from mycel.groups.views import units as views

urlpatterns: list[URLPattern] = [
    path("units/", views.units, name="units"),
    path("units/new/", views.unit_new, name="unit_new"),
    path("units/<slug:slug>.yaml", views.unit_file, name="unit_file"),
    path("units/<slug:slug>/edit/", views.unit_edit, name="unit_edit"),
    path("units/<slug:slug>/terms/begin/", views.term_begin, name="term_begin"),
    path("units/<slug:slug>/terms/<int:number>/end/", views.term_end, name="term_end"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("you/", views.you, name="you"),
]
