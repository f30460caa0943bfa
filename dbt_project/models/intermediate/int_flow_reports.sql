with

events as (

    select * from {{ ref('int_events') }}

),

reports as (

    select * from {{ ref('int_event_reports') }}

),

-- One row a report of an event that counts as a flow: it is said to have happened, its figure
-- belongs to one country alone, and some article tells it as a movement of its own rather than as
-- part of a total or in passing.
joined as (

    select
        events.event_id,
        events.flow_date,
        events.home,
        events.host,
        events.direction,
        events.low,
        events.best,
        events.high,
        events.is_contested,
        reports.report_id,
        reports.publisher,
        case
            when not reports.is_repeat and reports.claim != 'denied' then reports.independent_source
        end as independent_source
    from events
    inner join reports on events.event_id = reports.event_id
    where events.status = 'reported' and events.host is not null and events.is_core

)

select * from joined
