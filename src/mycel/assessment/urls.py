"""Doors of assessment."""

from django.urls import path

from mycel.assessment.views import findings, plans, runs

urlpatterns = [
    path("assessments/", runs.assessments, name="assessments"),
    path("assessments/new/", runs.assessment_new, name="assessment_new"),
    path("assessments/<int:number>/", runs.assessment, name="assessment"),
    path(
        "assessments/<int:number>/progress/", runs.assessment_progress, name="assessment_progress"
    ),
    path("assessments/<int:number>/slider/", runs.assessment_slider, name="assessment_slider"),
    path("assessments/<int:number>/stop/", runs.assessment_stop, name="assessment_stop"),
    path(
        "assessments/<int:number>/compare/<int:other>/",
        runs.assessment_compare,
        name="assessment_compare",
    ),
    path(
        "assessments/<int:number>/snapshot.zip",
        runs.assessment_snapshot,
        name="assessment_snapshot",
    ),
    path("assessments/<int:number>/result.json", runs.assessment_result, name="assessment_result"),
    path("assessments/<int:number>/result.csv", runs.assessment_table, name="assessment_table"),
    path("assessments/<int:number>/findings/new/", findings.finding_new, name="finding_new"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:number>/", findings.finding, name="finding"),
    path("findings/<int:number>/withdraw/", findings.finding_withdraw, name="finding_withdraw"),
    path("scenarios/", plans.scenarios, name="scenarios"),
    path("scenarios/<slug:slug>/", plans.scenario, name="scenario"),
    path("risks/", plans.risks, name="risks"),
    path("risks/<slug:slug>/", plans.risk, name="risk"),
]
