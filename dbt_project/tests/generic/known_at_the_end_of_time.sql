{# Fails on rows that flows_as_of, asked for all that was ever published, gives otherwise than the
   table, on either side. #}
{% test known_at_the_end_of_time(model, as_of) %}
(from {{ model }} except all from {{ as_of }}('infinity'))
union all
(from {{ as_of }}('infinity') except all from {{ model }})
{% endtest %}
