"""Addresses of the site: where the doors of every room are."""

from django.contrib import admin
from django.urls import include, path

from mycel.site import views
from mycel.site.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("mycel.site.accounts")),
    path("sample/enter/", views.enter_sample, name="enter_sample"),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("record/", include("mycel.record.urls")),
    path("", include("mycel.people.urls")),
    path("", include("mycel.texts.urls")),
    path("", include("mycel.notices.urls")),
    path("", include("mycel.groups.urls")),
    path("", include("mycel.catalogue.urls")),
    path("", include("mycel.assessment.urls")),
    path("", include("mycel.decisions.urls")),
    path("", include("mycel.deliberation.urls")),
    path("", include("mycel.loop.urls")),
    path("questions/<int:number>/decide/", views.decision_new, name="decision_new"),
    path("decisions/new/", views.decision_new_free, name="decision_new_free"),
    path("nodes/", views.nodes, name="nodes"),
    path("nodes/<slug:slug>/", views.node, name="node"),
    path("units/<slug:slug>/", views.unit, name="unit"),
]
