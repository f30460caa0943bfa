with

links as (

    select * from {{ ref('int_event_links') }}

),

events as (

    select * from {{ ref('int_events') }}

),

-- A return and the plan that it fulfils need not be of one batch.
linked as (

    select
        event_id,
        batch_id
    from links
    where batch_id is not null
    union distinct
    select
        linked_event_id as event_id,
        batch_id
    from links
    where batch_id is not null and link != 'fulfils'

),

parts as (

    select event_id
    from links
    where link = 'part_of'

),

-- An entry that nobody is known to have left is a batch alone; a part is in its total.
batched as (

    select
        events.event_id,
        events.event_key,
        events.home,
        events.host,
        events.direction,
        events.low,
        events.best,
        events.high,
        events.flow_date,
        events.is_core,
        coalesce(linked.batch_id, events.event_id) as batch_id
    from events
    left join linked on events.event_id = linked.event_id
    left join parts on events.event_id = parts.event_id
    where
        events.status = 'reported'
        and parts.event_id is null
        and (
            linked.batch_id is not null
            or (events.direction = 'entry' and events.host is not null)
        )

)

select * from batched
