{# Fails on keys that have more than one row. #}
{% test one_row_each(model, keys) %}
select
    {{ keys | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by all
having n_rows > 1
{% endtest %}
