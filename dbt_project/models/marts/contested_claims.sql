with

events as (

    select * from {{ ref('int_events') }}

),

reports as (

    select * from {{ ref('int_event_reports') }}

),

-- An article that repeats another adds no source, unless nothing else speaks for its side.
claims as (

    select
        events.event_id,
        events.event_key,
        reports.claim as side,
        reports.independent_source,
        reports.publisher,
        reports.published_at,
        reports.report_id,
        reports.evidence,
        reports.count_low,
        reports.count_high,
        reports.is_repeat,
        bool_and(reports.is_repeat) over (partition by events.event_id, reports.claim)
            as is_repeated_alone
    from events
    inner join reports on events.event_id = reports.event_id
    where events.is_contested and reports.claim in ('asserted', 'denied')

),

ranked as (

    select
        *,
        row_number() over (
            partition by event_id, side, independent_source order by published_at, report_id
        ) as rank_in_source
    from claims
    where not is_repeat or is_repeated_alone

),

final as (

    select
        event_id,
        event_key,
        side,
        independent_source,
        publisher,
        published_at,
        report_id,
        evidence,
        count_low,
        count_high
    from ranked
    where rank_in_source = 1

)

select * from final
