"""What a publish adds to the marts: which published figures it changes, and why.

Belongs here: comparing what is about to be published with what was. Does not belong here: building
the marts (dbt), or swapping the files (``warehouse``).
"""

from pipeline.publishing.revisions import comparable, revisions

__all__ = ["comparable", "revisions"]
