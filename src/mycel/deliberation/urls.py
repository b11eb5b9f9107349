"""Doors of deliberation."""

from django.urls import URLPattern, path

from mycel.deliberation.views import (
    brought,
    dispositions,
    feeds,
    maps,
    processes,
    proposals,
    statements,
    threads,
    threads_ending,
    threads_writing,
)
from mycel.deliberation.views.proposals import amending

PROCESSES: list[URLPattern] = [
    path("processes/", processes.list_, name="processes"),
    path("processes/new/", processes.new, name="process_new"),
    path("processes/<int:number>/", processes.process, name="process"),
    path("processes/<int:number>/edit/", processes.edit, name="process_edit"),
    path("processes/<int:number>/open/", processes.open_, name="process_open"),
    path("processes/<int:number>/next/", processes.next_phase, name="process_next"),
    path("processes/<int:number>/close/", processes.close, name="process_close"),
    path("processes/<int:number>/withdraw/", processes.withdraw, name="process_withdraw"),
    path(
        "processes/<int:number>/facilitators/", processes.facilitators, name="process_facilitators"
    ),
    path("processes/<int:number>/facilitators/end/", processes.dismiss, name="process_dismiss"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("processes/<int:number>.wiki", feeds.wikitext, name="process_wikitext"),
    path("processes/<int:number>/feed.atom", feeds.feed, name="process_feed"),
    path("processes/<int:number>/calendar.ics", feeds.calendar_of, name="process_calendar"),
    path("processes/<int:number>/record.zip", processes.bundle, name="process_bundle"),
    path("processes/<int:number>/participation/", processes.took_part, name="participation"),
]
THREADS: list[URLPattern] = [
    path("processes/<int:number>/threads/", threads.list_, name="threads"),
    path("processes/<int:number>/threads/new/", threads_writing.new, name="thread_new"),
    path("threads/<int:number>/", threads.thread, name="thread"),
    path("threads/<int:number>.wiki", threads.wikitext, name="thread_wikitext"),
    path("threads/<int:number>/seen/", threads.seen, name="thread_seen"),
    path("threads/<int:number>/posts/new/", threads_writing.post_new, name="post_new"),
    path("threads/<int:number>/posts/<int:post>/", threads.branch, name="branch"),
    path("threads/<int:number>/react/", threads_writing.react, name="react"),
    path("threads/<int:number>/summaries/", threads_ending.summaries, name="summaries"),
    path("threads/<int:number>/summaries/new/", threads_ending.summary_new, name="summary_new"),
    path(
        "threads/<int:number>/summaries/<int:until>/dispute/",
        threads_ending.dispute,
        name="summary_dispute",
    ),
    path(
        "threads/<int:number>/disputes/<int:id_>/settle/",
        threads_ending.settle,
        name="dispute_settle",
    ),
    path("threads/<int:number>/closer/", threads_ending.closer, name="thread_closer"),
    path("threads/<int:number>/close/", threads_ending.close, name="thread_close"),
    path("threads/<int:number>/reopen/", threads_ending.reopen, name="thread_reopen"),
    path("posts/<int:number>/", threads.post, name="post"),
    path("posts/<int:number>/edit/", threads_writing.post_edit, name="post_edit"),
]
STATEMENTS: list[URLPattern] = [
    path("processes/<int:number>/statements/", statements.next_, name="statements"),
    path("processes/<int:number>/statements/all/", statements.all_, name="statements_all"),
    path("processes/<int:number>/statements/new/", statements.new, name="statement_new"),
    path("processes/<int:number>/statements/seed/", statements.seed, name="statements_seed"),
    path("processes/<int:number>/statements/polis/", brought.polis, name="statements_polis"),
    path(
        "processes/<int:number>/statements/<int:statement>/",
        statements.statement,
        name="statement",
    ),
    path(
        "processes/<int:number>/statements/<int:statement>/vote/",
        statements.vote,
        name="statement_vote",
    ),
    path(
        "processes/<int:number>/statements/<int:statement>/judge/",
        statements.judge,
        name="statement_judge",
    ),
    path(
        "processes/<int:number>/statements/<int:statement>/mark/",
        statements.mark,
        name="statement_mark",
    ),
    path(
        "processes/<int:number>/statements/<int:statement>/merge/",
        statements.merge,
        name="statement_merge",
    ),
    path("processes/<int:number>/statements.zip", maps.export, name="statements_export"),
    path("processes/<int:number>/map/", maps.map_, name="map"),
    path("processes/<int:number>/map/draw/", maps.draw, name="map_draw"),
    path("processes/<int:number>/map.json", maps.document, name="map_document"),
]
PROPOSALS: list[URLPattern] = [
    path("processes/<int:number>/proposals/", proposals.list_, name="proposals"),
    path("processes/<int:number>/proposals/new/", proposals.new, name="proposal_new"),
    path("processes/<int:number>/proposals/similar/", proposals.similar, name="proposals_similar"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("proposals/<int:number>.wiki", proposals.wikitext, name="proposal_wikitext"),
    path("proposals/<int:number>/edit/", proposals.edit, name="proposal_edit"),
    path("proposals/<int:number>/publish/", proposals.publish, name="proposal_publish"),
    path("proposals/<int:number>/withdraw/", proposals.withdraw, name="proposal_withdraw"),
    path("proposals/<int:number>/authors/", proposals.authors, name="proposal_authors"),
    path("proposals/<int:number>/join/", proposals.join, name="proposal_join"),
    path("proposals/<int:number>/leave/", proposals.leave, name="proposal_leave"),
    path("proposals/<int:number>/support/", proposals.support, name="proposal_support"),
    path(
        "proposals/<int:number>/support/withdraw/",
        proposals.withdraw_support,
        name="proposal_support_withdraw",
    ),
    path("proposals/<int:number>/evidence/", proposals.evidence, name="proposal_evidence"),
    path(
        "proposals/<int:number>/evidence/drop/",
        proposals.evidence_drop,
        name="proposal_evidence_drop",
    ),
    path("proposals/<int:number>/answer/", proposals.answer, name="proposal_answer"),
    path("proposals/<int:number>/amend/", amending.new, name="amendment_new"),
    path("amendments/<int:number>/", amending.amendment, name="amendment"),
    path("amendments/<int:number>/take/", amending.take, name="amendment_take"),
    path("amendments/<int:number>/decline/", amending.decline, name="amendment_decline"),
    path("amendments/<int:number>/withdraw/", amending.withdraw, name="amendment_withdraw"),
    path("processes/<int:number>/answers/", dispositions.answers, name="answers"),
    path("processes/<int:number>/answers/<int:post>/", dispositions.answer, name="answer"),
    path("processes/<int:number>/answers/table/", dispositions.table, name="answers_table"),
    path("processes/<int:number>/answers.csv", dispositions.table_csv, name="answers_csv"),
]

urlpatterns = [*PROCESSES, *THREADS, *STATEMENTS, *PROPOSALS]
