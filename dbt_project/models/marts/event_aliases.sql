with

ids as (

    select * from {{ ref('int_event_ids') }}

),

events as (

    select * from {{ ref('int_reviewed_events') }}

),

final as (

    select
        ids.written_id as alias_id,
        events.event_id,
        case when events.event_id is null then 'withdrawn' else 'merged' end as reason
    from ids
    left join events on ids.event_id = events.event_id
    where events.event_id is distinct from ids.written_id

)

select * from final
