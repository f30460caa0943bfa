"""From an article to its reports: pure functions over text, no stores.

Belongs here: everything that reads movements out of words (codebook, whole). Does not belong here:
taking articles in (``ingestion``), or telling which reports are one event (``resolution``).
Importing this package is cheap: the parser is loaded when the first article passes the gate.
"""

from pipeline.extraction.engine import Extractor, version_of

__all__ = ["Extractor", "version_of"]
