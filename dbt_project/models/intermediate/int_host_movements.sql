with

events as (

    select *
    from {{ ref('int_events') }}
    where status = 'reported' and is_core

),

-- A move on to a third country is told under the country that it leads to, and leaves another.
arrivals as (

    select
        event_id,
        home,
        host,
        flow_date,
        'entries' as movement,
        low,
        best,
        high
    from events
    where direction in ('entry', 'onward') and host is not null

),

departures as (

    select
        event_id,
        home,
        origin as host,
        flow_date,
        case when direction = 'return' then 'returns' else 'onward' end as movement,
        low,
        best,
        high
    from events
    where direction in ('return', 'onward')

)

select * from arrivals
union all
select * from departures
