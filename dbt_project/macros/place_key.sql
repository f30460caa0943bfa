{# A place name in the form in which names are compared: letters and digits alone, no case, no
   accents. The same rule as in resolution: "Sher-Khan Bandar" and "Sherkhan Bandar" are one. #}
{% macro place_key(name) -%}
    regexp_replace(lower(strip_accents({{ name }})), '[^\p{L}\p{N}]', '', 'g')
{%- endmacro %}
