{# Sum over the events of one direction in a group: 0 where there is none, null where one of them
   lacks the figure. #}
{% macro whole_sum(column, direction) -%}
    case
        when
            count(*) filter (where direction = '{{ direction }}')
            = count({{ column }}) filter (where direction = '{{ direction }}')
            then coalesce(sum({{ column }}) filter (where direction = '{{ direction }}'), 0)::bigint
    end
{%- endmacro %}
