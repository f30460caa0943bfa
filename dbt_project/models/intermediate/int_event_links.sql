with

links as (

    select * from {{ ref('stg_event_links') }}

),

ids as (

    select * from {{ ref('int_event_ids') }}

),

events as (

    select event_id
    from {{ ref('int_reviewed_events') }}
    where scope = 'incident' and review_status != 'rejected'

),

-- Links were found between events as resolution has them.
merged as (

    select
        links.link,
        links.score,
        links.score_article,
        links.score_figure,
        links.score_days,
        links.parts_sum,
        links.total,
        departures.event_id,
        entries.event_id as linked_event_id,
        batch_ids.event_id as batch_id
    from links
    inner join ids as departures on links.event_id = departures.written_id
    inner join ids as entries on links.linked_event_id = entries.written_id
    left join ids as batch_ids on links.batch_id = batch_ids.written_id

),

-- What an analyst rejects, or makes a total of, has no relations, and what is one event now is none
-- to itself.
kept as (

    select
        merged.event_id,
        merged.linked_event_id,
        merged.link,
        merged.score,
        merged.score_article,
        merged.score_figure,
        merged.score_days,
        merged.parts_sum,
        merged.total,
        merged.batch_id,
        batch_events.event_id is not null as is_batch_kept
    from merged
    inner join events as one on merged.event_id = one.event_id
    inner join events as other on merged.linked_event_id = other.event_id
    left join events as batch_events on merged.batch_id = batch_events.event_id
    where merged.event_id != merged.linked_event_id
    qualify
        row_number() over (
            partition by merged.event_id, merged.linked_event_id, merged.link
            order by merged.score desc, merged.batch_id asc
        ) = 1

),

-- A batch whose first entry is gone goes by another one.
final as (

    select
        event_id,
        linked_event_id,
        link,
        score,
        score_article,
        score_figure,
        score_days,
        parts_sum,
        total,
        case
            when is_batch_kept or batch_id is null then batch_id
            else
                min(linked_event_id) filter (where link in ('return_of', 'onward_of'))
                    over (partition by batch_id)
        end as batch_id
    from kept

)

select * from final
