"""Doors of the record."""

from django.urls import path

from mycel.record import doors, views

urlpatterns = [
    path("", views.entries, name="record"),
    path("<int:idx>/", views.entry, name="entry"),
    path("<int:idx>/proof.tlog-proof", doors.proof, name="entry_proof"),
    path("receipts/<str:leaf_hash>/", views.receipt, name="receipt"),
    path("verify/", views.verify, name="record_verify"),
    path("checkpoint", doors.checkpoint, name="record_checkpoint"),
    path("key", doors.key, name="record_key"),
    path("tile/entries/<path:path>", doors.entry_bundle, name="entry_bundle"),
    path("tile/<int:level>/<path:path>", doors.tile, name="tile"),
    path("leaves.ndjson", views.leaves, name="leaves"),
    path("documents/<str:digest>.json", views.document, name="document"),
    path("texts/<str:commitment>.json", views.opening, name="opening"),
]
