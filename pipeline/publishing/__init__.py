"""What a publish adds to the marts: which published figures it changes, why, and if it may.

Belongs here: comparing what is about to be published with what was. Does not belong here: building
the marts (dbt), or swapping the files (``warehouse``).
"""

from pipeline.publishing.bounds import Bound, Measure, Severity, load_bounds
from pipeline.publishing.jumps import Difference, differences, jumps
from pipeline.publishing.revisions import comparable, revisions

__all__ = [
    "Bound",
    "Difference",
    "Measure",
    "Severity",
    "comparable",
    "differences",
    "jumps",
    "load_bounds",
    "revisions",
]
