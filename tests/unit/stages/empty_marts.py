"""A build database with empty marts, as far as a publish looks at them."""

from pipeline import stages, warehouse
from pipeline.lake import Lake
from pipeline.settings import Settings

PUBLISHED = ("articles", "reports", "events", "rejects", "refreshes", "revisions")


def build_empty_marts(settings: Settings) -> None:
    lake = Lake(settings.lake)
    with warehouse.build_database(settings) as connection:
        connection.execute("create table main.articles (is_relevant bool, is_coded bool)")
        for name in ("reports", "events", "rejects"):
            connection.execute(f"create table main.{name} (a int)")
        connection.register("log", lake.refreshes())
        connection.execute("create table main.refreshes as from log")
        connection.register("changed", lake.revisions())
        connection.execute("create table main.revisions as from changed")
    stages.load_corrections(settings)
