"""Doors of deliberation."""

from django.urls import URLPattern

PROCESSES: list[URLPattern] = []
THREADS: list[URLPattern] = []
STATEMENTS: list[URLPattern] = []
PROPOSALS: list[URLPattern] = []

urlpatterns = [*PROCESSES, *THREADS, *STATEMENTS, *PROPOSALS]
