"""Doors of groups; the page of a unit itself is put together by the site, from more rooms."""

from django.urls import URLPattern, path

from mycel.groups.views import charters, reports, rolls, units

urlpatterns: list[URLPattern] = [
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/charter/", charters.charter_checklist, name="charter_checklist"),
    path("units/reports/", reports.reports, name="unit_reports"),
    path("units/<slug:slug>.yaml", units.unit_file, name="unit_file"),
    path("units/<slug:slug>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<slug:slug>/charter/tick/", charters.charter_tick, name="charter_tick"),
    path("units/<slug:slug>/reports/new/", reports.report_new, name="report_new"),
    path("units/<slug:slug>/reports/count/", reports.reports_count, name="reports_count"),
    path("units/<slug:slug>/roll/open/", rolls.roll_open, name="roll_open"),
    path("units/<slug:slug>/roll/answer/", rolls.roll_answer, name="roll_answer"),
    path("units/<slug:slug>/terms/begin/", units.term_begin, name="term_begin"),
    path("units/<slug:slug>/terms/<int:number>/end/", units.term_end, name="term_end"),
    path("reports/<int:number>/", reports.report, name="report"),
    path("reports/<int:number>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:number>/again/", reports.report_again, name="report_again"),
    path("reports/<int:number>/publish/", reports.report_publish, name="report_publish"),
    path("reports/<int:number>/withdraw/", reports.report_withdraw, name="report_withdraw"),
    path("reports/<int:number>.wiki", reports.report_file, {"form": "wiki"}, name="report_wiki"),
    path("reports/<int:number>.pdf", reports.report_file, {"form": "pdf"}, name="report_pdf"),
    path("reports/<int:number>.json", reports.report_file, {"form": "json"}, name="report_json"),
    path("reports/<int:number>/record.zip", reports.report_bundle, name="report_bundle"),
    path("people/<slug:slug>/", units.person, name="person"),
    path("you/", units.you, name="you"),
]
