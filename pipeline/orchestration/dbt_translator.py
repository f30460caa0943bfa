"""How a dbt model, seed or test looks in Dagster: one small method an attribute.

Belongs here: keys, groups, owners, descriptions, columns. Does not belong here: running dbt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import AssetCheckSpec, AssetKey, AssetSpec
from dagster_dbt import DagsterDbtTranslator, DbtProject

from pipeline.orchestration.names import OWNERS, raw_key

SEEDS_GROUP = "reference"


class Translator(DagsterDbtTranslator):
    """Sources are the raw assets; models are grouped by their folder."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        """``raw/<table>`` for a source, ``<folder>/<model>`` or ``reference/<seed>`` else."""
        if dbt_resource_props["resource_type"] == "source":
            return raw_key(dbt_resource_props["name"])
        return AssetKey([group_of(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folder: ``staging``, ``intermediate`` or ``marts``; ``reference`` for seeds."""
        return group_of(dbt_resource_props)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the YAML says; the SQL is a click away in the checkout."""
        return " ".join(dbt_resource_props["description"].split())

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """What the YAML says, else the owners of the pipeline."""
        return super().get_owners(dbt_resource_props) or OWNERS

    def get_asset_check_spec(
        self,
        asset_spec: AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> AssetCheckSpec | None:
        """A test with a description."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        test = self.get_resource_props(manifest, unique_id)
        return spec._replace(description=describe_test(test))


def describe_test(test: Mapping[str, Any]) -> str:
    """What the YAML says of a test, else its name and what it is given."""
    if test["description"]:
        return " ".join(test["description"].split())
    generic = test.get("test_metadata")
    if generic is None:
        return str(test["name"])
    arguments = {name: value for name, value in generic["kwargs"].items() if name != "model"}
    column = [arguments.pop("column_name")] if "column_name" in arguments else []
    given = ", ".join(column + [f"{name} {value}" for name, value in arguments.items()])
    return f"{generic['name']}: {given}" if given else str(generic["name"])


def group_of(dbt_resource_props: Mapping[str, Any]) -> str:
    """The folder of a model under ``models/``; ``reference`` for a seed."""
    if dbt_resource_props["resource_type"] == "seed":
        return SEEDS_GROUP
    return str(dbt_resource_props["fqn"][1])
