{# Fails on values of the columns that stand together in more than one row. #}
{% test one_row_each(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by all
having n_rows > 1
{% endtest %}
