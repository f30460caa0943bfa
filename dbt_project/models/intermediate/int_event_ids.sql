with recursive

memberships as (

    select * from {{ ref('int_split_memberships') }}

),

aliases as (

    select * from {{ ref('stg_event_aliases') }}

),

decided as (

    select
        event_id,
        into_event_id
    from {{ ref('stg_corrections') }}
    where action = 'merge'

),

current_ids as (

    select distinct event_id
    from memberships

),

-- Where an id leads before analysts merge anything; a split event may be an alias as well, of the
-- time before the split.
resolved as (

    select
        event_id as written_id,
        event_id
    from current_ids
    union all
    select
        aliases.alias_id as written_id,
        aliases.event_id
    from aliases
    left join current_ids on aliases.alias_id = current_ids.event_id
    where current_ids.event_id is null

),

steps as (

    select
        left_event.event_id,
        into_event.event_id as into_event_id
    from decided
    inner join resolved as left_event on decided.event_id = left_event.written_id
    inner join resolved as into_event on decided.into_event_id = into_event.written_id
    where left_event.event_id != into_event.event_id

),

-- A merge of a merge; `union` ends it even where the steps lead in a circle.
walks as (

    select
        event_id,
        event_id as reached_id
    from current_ids
    union distinct
    select
        walks.event_id,
        steps.into_event_id as reached_id
    from walks
    inner join steps on walks.reached_id = steps.event_id

),

-- The end of a walk is the event that is merged into no other. Two merges of one event, which its
-- aliases may bring about, end in two: the first counts.
ends as (

    select
        walks.event_id,
        min(walks.reached_id) as final_id
    from walks
    left join steps on walks.reached_id = steps.event_id
    where steps.event_id is null
    group by walks.event_id

),

final as (

    select
        resolved.written_id,
        resolved.event_id as unmerged_id,
        coalesce(ends.final_id, resolved.event_id) as event_id
    from resolved
    left join ends on resolved.event_id = ends.event_id

)

select * from final
