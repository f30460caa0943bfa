{# What an incremental run deletes and inserts: the rows of the CTE `rows` that the table does not
   hold, or holds with another value in any column. Everything, where the table is built whole.
   `key` is the unique key; a row that stands in the table twice, as a failed build can leave it, is
   made anew. A `long_text` is compared by its hash (64 bits), so that the comparison holds no texts
   in memory. #}
{% macro changed_rows(rows, key, long_text=none) -%}
select new_row.*
from {{ rows }} as new_row
{%- if is_incremental() %}
left join (
    select
        {{ key }},
        {{ compared_row('held_row', long_text) }} as compared
    from {{ this }} as held_row
    where {{ key }} not in (select {{ key }} from {{ this }} group by all having count(*) > 1)
) as held on new_row.{{ key }} = held.{{ key }}
where {{ compared_row('new_row', long_text) }} is distinct from held.compared
{%- endif %}
{%- endmacro %}


{# A row as one value: a struct, which DuckDB compares by the names of its columns, nulls, lists and
   all. #}
{% macro compared_row(row, long_text) -%}
{%- if long_text is none -%}
{{ row }}
{%- else -%}
struct_update({{ row }}, {{ long_text }} := hash({{ row }}.{{ long_text }}))
{%- endif -%}
{%- endmacro %}
