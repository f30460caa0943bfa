{# Who speaks: the institution that makes the claim; where none is named, the outlet. #}
{% macro independent_source(attributed_to, publisher) -%}
    coalesce(
        regexp_replace(lower(trim({{ attributed_to }})), '^the ', ''),
        'outlet ' || lower({{ publisher }})
    )
{%- endmacro %}
