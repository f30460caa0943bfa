with

memberships as (

    select * from {{ ref('stg_memberships') }}

),

reports as (

    select * from {{ ref('stg_reports') }}

),

aliases as (

    select * from {{ ref('stg_event_aliases') }}

),

splits as (

    select * from {{ ref('stg_corrections') }}
    where action = 'split'

),

-- A split names the event as it was published; its reports may be in another one by now.
located as (

    select
        splits.review_row,
        splits.article_id,
        splits.part,
        splits.new_event_id,
        coalesce(aliases.event_id, splits.event_id) as event_id
    from splits
    left join aliases on splits.event_id = aliases.alias_id
    -- Two splits may come to be of one event, when those that they name are merged.
    qualify
        row_number() over (
            partition by coalesce(aliases.event_id, splits.event_id), splits.article_id
            order by splits.reviewed_on desc, splits.review_row asc
        ) = 1

),

final as (

    select
        memberships.report_id,
        reports.article_id,
        memberships.event_id as resolved_event_id,
        coalesce(located.new_event_id, memberships.event_id) as event_id,
        memberships.event_key || coalesce('/' || located.part, '') as event_key,
        located.review_row as split_by,
        memberships.match_score,
        memberships.score_date,
        memberships.score_count,
        memberships.score_place,
        memberships.score_personnel,
        memberships.score_source,
        memberships.score_text,
        memberships.independent_source
    from memberships
    inner join reports on memberships.report_id = reports.report_id
    left join located
        on memberships.event_id = located.event_id and reports.article_id = located.article_id

)

select * from final
