{# Fails on keys that lack a day between their first and their last, or have one twice. #}
{% test dense_days(model, day, keys) %}
select
    {{ keys | join(', ') }},
    count(*) as n_rows,
    count(distinct {{ day }}) as n_distinct,
    date_diff('day', min({{ day }}), max({{ day }})) + 1 as n_days
from {{ model }}
group by all
having n_rows != n_days or n_distinct != n_days
{% endtest %}
