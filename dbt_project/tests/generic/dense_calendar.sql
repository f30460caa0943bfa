{# Fails on keys, by default corridors and directions, that lack a period between the first and the
   last of the table, or have one twice. #}
{% test dense_calendar(model, period, unit, keys=['home', 'host', 'direction']) %}
with

bounds as (

    select date_diff('{{ unit }}', min({{ period }}), max({{ period }})) + 1 as n_periods
    from {{ model }}

)

select
    {{ keys | join(', ') }},
    count(*) as n_rows,
    count(distinct {{ period }}) as n_distinct
from {{ model }}
group by all
having n_rows != (select n_periods from bounds) or n_distinct != n_rows
{% endtest %}
