{# UCDP's code for how well a date is known: 1 the day, 2 two to six days, 3 a week, 4 up to a
   month, 5 more, or unknown. `width_days` is the last day minus the first. #}
{% macro date_precision(width_days) -%}
    case
        when {{ width_days }} = 0 then 1
        when {{ width_days }} <= 5 then 2
        when {{ width_days }} = 6 then 3
        when {{ width_days }} <= 30 then 4
        else 5
    end
{%- endmacro %}
