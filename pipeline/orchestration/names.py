"""Keys and owners that more than one module of this room uses."""

from dagster import AssetKey

from pipeline.benchmark import TABLE

OWNERS = ["team:data-engineering"]

LAKE_ARTICLES = AssetKey(["lake", "articles"])
LAKE_REPORTS = AssetKey(["lake", "reports"])
EXTRACTION_BENCHMARK = AssetKey(["lake", TABLE])
DATA_DOCS = AssetKey(["quality", "data_docs"])
PUBLISHED = AssetKey(["published", "warehouse"])


def raw_key(table: str) -> AssetKey:
    """Of the table ``raw.<table>`` in the build database."""
    return AssetKey(["raw", table])


def mart_key(table: str) -> AssetKey:
    """Of the final table ``main.<table>`` in the build database."""
    return AssetKey(["marts", table])
