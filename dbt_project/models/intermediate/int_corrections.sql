with

corrections as (

    select * from {{ ref('stg_corrections') }}

),

ids as (

    select * from {{ ref('int_event_ids') }}

),

memberships as (

    select * from {{ ref('int_split_memberships') }}

),

-- Articles of each event as it is after splits and merges.
members as (

    select distinct
        ids.event_id,
        memberships.article_id
    from memberships
    inner join ids on memberships.event_id = ids.written_id

),

carried_out as (

    select distinct split_by
    from memberships
    where split_by is not null

),

located as (

    select
        corrections.*,
        written.written_id is not null as is_known,
        written.unmerged_id,
        written.event_id as current_event_id,
        into_written.written_id is not null as is_into_known,
        into_written.unmerged_id as unmerged_into_id,
        members.article_id is not null as is_article_there,
        carried_out.split_by is not null as is_split
    from corrections
    left join ids as written on corrections.event_id = written.written_id
    left join ids as into_written on corrections.into_event_id = into_written.written_id
    left join members
        on written.event_id = members.event_id and corrections.article_id = members.article_id
    left join carried_out on corrections.review_row = carried_out.split_by

),

-- Two amendments may come to be of one event, when what they are written for is merged.
ranked as (

    select
        *,
        row_number() over (
            partition by current_event_id, field order by reviewed_on desc, review_row desc
        ) as rank_in_field
    from located

),

final as (

    select
        review_row,
        action,
        event_id,
        into_event_id,
        article_id,
        part,
        new_event_id,
        field,
        value,
        reviewer,
        reviewed_on,
        reason,
        current_event_id,
        case
            when not is_known or (action = 'merge' and not is_into_known) then 'unknown'
            when current_event_id is null then 'orphaned'
            when action = 'merge' and unmerged_into_id is null then 'orphaned'
            when action = 'merge' and unmerged_id = unmerged_into_id then 'settled'
            when action = 'split' and not is_split then 'orphaned'
            when action = 'reject' and article_id is not null and not is_article_there
                then 'orphaned'
            when action = 'amend' and rank_in_field > 1 then 'superseded'
            else 'applied'
        end as status
    from ranked

)

select * from final
