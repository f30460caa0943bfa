"""The columns of every raw table that the dbt project reads."""

import pyarrow as pa

from pipeline.lake_rows import INTAKE_SCHEMA, RAW_REJECT_SCHEMA, REFRESH_SCHEMA, REVISION_SCHEMA
from pipeline.records import ALIAS_SCHEMA, ARTICLE_SCHEMA, EVENT_LINK_SCHEMA, MEMBERSHIP_SCHEMA
from pipeline.stages import RAW_CORRECTION_SCHEMA, RAW_REPORT_SCHEMA

READ = [pa.field("outcome", pa.string()), pa.field("extractor_version", pa.string())]
RAW = {
    "articles": pa.schema([*ARTICLE_SCHEMA, *READ]),
    "reports": RAW_REPORT_SCHEMA,
    "memberships": MEMBERSHIP_SCHEMA,
    "corrections": RAW_CORRECTION_SCHEMA,
    "event_aliases": ALIAS_SCHEMA,
    "revisions": REVISION_SCHEMA,
    "event_links": EVENT_LINK_SCHEMA,
    "rejects": RAW_REJECT_SCHEMA,
    "intakes": INTAKE_SCHEMA,
    "refreshes": REFRESH_SCHEMA,
}
