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
        bool_or(memberships.is_split) over (partition by memberships.event_id) as is_split_off,
        memberships.event_key,
        reports.home,
        reports.origin,
        reports.destinations,
        reports.scope
    from memberships
    inner join reports on memberships.report_id = reports.report_id
    where not memberships.is_rejected
    qualify row_number() over (
        partition by memberships.event_id
        order by memberships.is_merged, memberships.report_id
    ) = 1

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
