{# Fails where flows do not hold each reported event with one host, told as one of its own, exactly
   once. #}
{% test every_event_counted(model) %}
with

counted as (

    select coalesce(sum(events), 0) as n_events from {{ model }}

),

expected as (

    select count(*) as n_events
    from {{ ref('events') }}
    where status = 'reported' and host is not null and is_core

)

select
    counted.n_events as n_counted,
    expected.n_events as n_expected
from counted
cross join expected
where counted.n_events != expected.n_events
{% endtest %}
