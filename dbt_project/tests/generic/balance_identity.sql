{# Fails on days whose balance is not that of the day before plus the day's net: what came less what
   went back and on. The day before the first has zero. #}
{% test balance_identity(model) %}
with

expected as (

    select
        home,
        host,
        day,
        balance_best,
        lag(balance_best, 1, 0) over (partition by home, host order by day)
        + coalesce(entries_best, 0)
        - coalesce(returns_best, 0)
        - coalesce(onward_best, 0) as expected_best
    from {{ model }}

)

select *
from expected
where balance_best is distinct from expected_best
{% endtest %}
