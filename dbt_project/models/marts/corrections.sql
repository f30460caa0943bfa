with

corrections as (

    select * from {{ ref('int_corrections') }}

),

events as (

    select * from {{ ref('int_reviewed_events') }}

),

final as (

    select
        corrections.review_row,
        corrections.action,
        corrections.event_id,
        corrections.status,
        corrections.current_event_id,
        events.event_key as current_event_key,
        corrections.into_event_id,
        corrections.article_id,
        corrections.part,
        corrections.new_event_id,
        corrections.field,
        corrections.value,
        corrections.reviewer,
        corrections.reviewed_on,
        corrections.reason
    from corrections
    left join events on corrections.current_event_id = events.event_id

)

select * from final
