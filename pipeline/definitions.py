"""What ``dagster dev`` loads."""

from pipeline.orchestration.assembly import build_defs

defs = build_defs()
