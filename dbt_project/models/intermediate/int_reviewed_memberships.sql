with

memberships as (

    select * from {{ ref('int_split_memberships') }}

),

ids as (

    select * from {{ ref('int_event_ids') }}

),

rejected as (

    select
        current_event_id as event_id,
        article_id
    from {{ ref('int_corrections') }}
    where action = 'reject' and status = 'applied'

),

merged as (

    select
        memberships.*,
        ids.event_id as merged_event_id
    from memberships
    inner join ids on memberships.event_id = ids.written_id

),

final as (

    select
        merged.report_id,
        merged.article_id,
        merged.merged_event_id as event_id,
        merged.event_key,
        merged.event_id != merged.merged_event_id as is_merged,
        merged.split_by is not null as is_split,
        rejected.event_id is not null as is_rejected,
        merged.resolved_event_id,
        merged.match_score,
        merged.score_date,
        merged.score_count,
        merged.score_place,
        merged.score_personnel,
        merged.score_source,
        merged.score_text,
        merged.independent_source
    from merged
    left join rejected
        on
            merged.merged_event_id = rejected.event_id
            and merged.article_id = rejected.article_id

)

select * from final
