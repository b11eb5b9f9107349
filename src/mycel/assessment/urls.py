"""Doors of assessment."""

from django.urls import path

from mycel.assessment.views import (
    analyses,
    estimates,
    findings,
    incidents,
    looking_over,
    plans,
    promises,
    register,
    runs,
    treatments,
)

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
    path("analyses/", analyses.analyses, name="analyses"),
    path("analyses/new/", analyses.analysis_new, name="analysis_new"),
    path("analyses/<int:number>/", analyses.analysis, name="analysis"),
    path("analyses/<int:number>/progress/", analyses.analysis_progress, name="analysis_progress"),
    path("analyses/<int:number>/stop/", analyses.analysis_stop, name="analysis_stop"),
    path(
        "analyses/<int:number>/compare/<int:other>/",
        analyses.analysis_compare,
        name="analysis_compare",
    ),
    path(
        "analyses/<int:number>/snapshot.zip", analyses.analysis_snapshot, name="analysis_snapshot"
    ),
    path("analyses/<int:number>/result.json", analyses.analysis_result, name="analysis_result"),
    path("analyses/<int:number>/result.csv", analyses.analysis_table, name="analysis_table"),
    path("analyses/<int:number>/bundle.zip", looking_over.analysis_bundle, name="analysis_bundle"),
    path("analyses/<int:number>/plan/", looking_over.plan_choose, name="plan_choose"),
    path(
        "analyses/<int:number>/findings/new/",
        looking_over.analysis_finding,
        name="analysis_finding",
    ),
    path("analyses/<int:number>/review/", looking_over.analysis_review, name="analysis_review"),
    path(
        "analyses/<int:number>/again/", looking_over.analysis_recompute, name="analysis_recompute"
    ),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:number>/", findings.finding, name="finding"),
    path("findings/<int:number>/withdraw/", findings.finding_withdraw, name="finding_withdraw"),
    path("scenarios/", plans.scenarios, name="scenarios"),
    path("scenarios/<slug:slug>/", plans.scenario, name="scenario"),
    path("promises/", promises.promises, name="promises"),
    path("risks/", register.risks, name="risks"),
    path("risks/new/", register.risk_new, name="risk_new"),
    path("risks/words/", register.risk_words, name="risk_words"),
    path("risks/<slug:slug>/", register.risk, name="risk"),
    path("risks/<slug:slug>/edit/", register.risk_edit, name="risk_edit"),
    path("risks/<slug:slug>/estimate/", estimates.risk_estimate, name="risk_estimate"),
    path("risks/<slug:slug>/accept/", register.risk_accept, name="risk_accept"),
    path("risks/<slug:slug>/learn/", register.risk_learn, name="risk_learn"),
    path("risks/<slug:slug>/close/", register.risk_withdraw, name="risk_withdraw"),
    path("risks/<slug:slug>/open/", register.risk_restore, name="risk_restore"),
    path("estimates/", estimates.estimates_page, name="estimates"),
    path("treatments/", treatments.treatments, name="treatments"),
    path("treatments/new/", treatments.treatment_new, name="treatment_new"),
    path("treatments/<slug:slug>/", treatments.treatment, name="treatment"),
    path("treatments/<slug:slug>/edit/", treatments.treatment_edit, name="treatment_edit"),
    path(
        "treatments/<slug:slug>/withdraw/",
        treatments.treatment_withdraw,
        name="treatment_withdraw",
    ),
    path("treatments/<slug:slug>/restore/", treatments.treatment_restore, name="treatment_restore"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents.csv", incidents.incidents_csv, name="incidents_csv"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/import/", incidents.incidents_import, name="incidents_import"),
    path("incidents/learn/<slug:slug>/", incidents.node_learn, name="node_learn"),
    path("incidents/<slug:slug>/", incidents.incident, name="incident"),
    path("incidents/<slug:slug>/edit/", incidents.incident_edit, name="incident_edit"),
    path("incidents/<slug:slug>/withdraw/", incidents.incident_withdraw, name="incident_withdraw"),
    path("incidents/<slug:slug>/restore/", incidents.incident_restore, name="incident_restore"),
]
