"""Orchestration: the stages as Dagster assets, checks, jobs and a schedule.

Belongs here: everything that imports Dagster, and nothing that computes: keys, groups, order,
metadata, retries, the one-writer lock around a run, and running the jobs without a web server.
Does not belong here: what a stage does (``stages``), rules, SQL.

``build_defs`` assembles it; ``headless`` runs it for the command line.
"""
