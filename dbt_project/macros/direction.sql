{# entry out of the home country, return back to it, onward from a host to a third country; the same
   rule as in extraction (codebook, direction). #}
{% macro direction(home, origin, destinations) -%}
    case
        when {{ origin }} = {{ home }} then 'entry'
        when {{ destinations }} = [{{ home }}] then 'return'
        else 'onward'
    end
{%- endmacro %}
