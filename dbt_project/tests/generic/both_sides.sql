{# Fails on contested events of which one side is missing, and on events that nobody contests. #}
{% test both_sides(model) %}
with

sides as (

    select
        event_id,
        count(distinct side) as n_sides
    from {{ model }}
    group by event_id

),

contested as (

    select event_id
    from {{ ref('events') }}
    where is_contested

)

select
    event_id,
    sides.n_sides,
    contested.event_id is not null as is_contested
from contested
full join sides using (event_id)
where sides.n_sides is distinct from 2 or contested.event_id is null
{% endtest %}
