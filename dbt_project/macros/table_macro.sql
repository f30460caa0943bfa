{# A model that takes parameters: a table macro of DuckDB, by the name of the model. Its tables are
   named without the database, since the published file has another name. #}
{% materialization table_macro, adapter='duckdb' %}
    {%- set target_relation = this.include(database=false) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        create or replace macro {{ target_relation }}({{ config.require('parameters') | join(', ') }})
        as table (
            {{ sql }}
        )
    {%- endcall %}
    {% call statement('comment') -%}
        comment on macro table {{ target_relation }}
        is '{{ model.description | replace("'", "''") }}'
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
