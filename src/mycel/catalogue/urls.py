"""Doors of the catalogue; the map and a node's page are the site's, which composes them."""

from django.urls import path

from mycel.catalogue.views import lists, nodes, roll_call, stewards, writing

urlpatterns = [
    path("nodes/list/", lists.node_list, name="node_list"),
    path("nodes/list.csv", lists.node_list_csv, name="node_list_csv"),
    path("nodes/new/", writing.node_new, name="node_new"),
    path("nodes/<slug:slug>/edit/", writing.node_edit, name="node_edit"),
    path("nodes/<slug:slug>.yaml", nodes.node_yaml, name="node_yaml"),
    path("nodes/<slug:slug>/series.csv", nodes.node_series, name="node_series"),
    path("nodes/<slug:slug>/retire/", nodes.node_retire, name="node_retire"),
    path("nodes/<slug:slug>/restore/", nodes.node_restore, name="node_restore"),
    path("nodes/<slug:slug>/confirm/", nodes.node_confirm, name="node_confirm"),
    path("stewards/", stewards.owner_lookup, name="stewards"),
    path("stewards.csv", stewards.owner_lookup_csv, name="stewards_csv"),
    path("stewards/unowned/", stewards.unowned, name="unowned"),
    path("stewards/unowned.csv", stewards.unowned_csv, name="unowned_csv"),
    path("stewards/levels/", stewards.levels, name="levels"),
    path("stewards/levels.csv", stewards.levels_csv, name="levels_csv"),
    path("stewards/roll-call/", roll_call.roll_call, name="roll_call"),
    path("stewards/roll-call.csv", roll_call.roll_call_csv, name="roll_call_csv"),
    path("stewards/roll-call/start/", roll_call.roll_call_start, name="roll_call_start"),
    path(
        "stewards/roll-call/<int:pk>/answer/", roll_call.roll_call_answer, name="roll_call_answer"
    ),
]
