{# The foreign country of a movement: where an entry or onward movement leads, where a return comes
   from; null where one figure covers several countries. #}
{% macro host(direction, origin, destinations) -%}
    case
        when {{ direction }} = 'return' then {{ origin }}
        when len({{ destinations }}) = 1 then {{ destinations }}[1]
    end
{%- endmacro %}
