{# A value as an analyst amended it, else as it was computed; an amendment may say that it is unknown.
   `by` is the field that the amendment names, where that is another. The relation `amendments` is
   to be joined in. #}
{% macro amended(column, computed, by=None) -%}
    case
        when list_contains(amendments.amended_fields, '{{ by or column }}')
            then amendments.{{ column }}
        else {{ computed }}
    end
{%- endmacro %}
