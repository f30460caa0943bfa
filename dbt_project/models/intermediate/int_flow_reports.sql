with

events as (

    select * from {{ ref('events') }}

),

reports as (

    select * from {{ ref('int_event_reports') }}

),

-- One row a report of an event that counts as a flow: it is said to have happened, and its figure
-- belongs to one country alone.
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
    where events.status = 'reported' and events.host is not null

)

select * from joined
