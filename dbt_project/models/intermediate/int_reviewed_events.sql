with

memberships as (

    select * from {{ ref('int_reviewed_memberships') }}

),

reports as (

    select * from {{ ref('stg_reports') }}

),

amendments as (

    select * from {{ ref('int_amendments') }}

),

corrections as (

    select
        current_event_id as event_id,
        bool_or(action = 'reject' and article_id is null) as is_rejected,
        bool_or(action in ('merge', 'amend') or article_id is not null) as is_corrected,
        bool_or(action = 'confirm') as is_confirmed
    from {{ ref('int_corrections') }}
    where status = 'applied' and current_event_id is not null
    group by current_event_id

),

-- All reports of one event share corridor and scope; those that a merge brings may differ, and take
-- those of the event that they come to.
grouped as (

    select
        memberships.event_id,
        bool_or(memberships.is_split) as is_split_off,
        arg_min(memberships.event_key, (memberships.is_merged, memberships.report_id))
            as event_key,
        arg_min(reports.home, (memberships.is_merged, memberships.report_id)) as home,
        arg_min(reports.origin, (memberships.is_merged, memberships.report_id)) as origin,
        arg_min(reports.destinations, (memberships.is_merged, memberships.report_id))
            as destinations,
        arg_min(reports.scope, (memberships.is_merged, memberships.report_id)) as scope
    from memberships
    inner join reports on memberships.report_id = reports.report_id
    where not memberships.is_rejected
    group by memberships.event_id

),

amended as (

    select
        grouped.event_id,
        grouped.event_key,
        coalesce(amendments.home, grouped.home) as home,
        coalesce(amendments.origin, grouped.origin) as origin,
        case
            when amendments.destination is null then grouped.destinations
            else [amendments.destination]
        end as destinations,
        coalesce(amendments.scope, grouped.scope) as scope,
        case
            when corrections.is_rejected then 'rejected'
            when corrections.is_corrected or grouped.is_split_off then 'corrected'
            when corrections.is_confirmed then 'confirmed'
            else 'unreviewed'
        end as review_status
    from grouped
    left join amendments on grouped.event_id = amendments.event_id
    left join corrections on grouped.event_id = corrections.event_id

),

final as (

    select
        *,
        {{ direction('home', 'origin', 'destinations') }} as direction
    from amended

)

select * from final
