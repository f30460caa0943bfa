with

links as (

    select * from {{ ref('stg_event_links') }}

),

ids as (

    select * from {{ ref('int_event_ids') }}

),

events as (

    select * from {{ ref('int_reviewed_events') }}

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

-- What an analyst rejects has no relations, and what is one event now is none to itself.
final as (

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
        merged.batch_id
    from merged
    inner join events as one on merged.event_id = one.event_id
    inner join events as other on merged.linked_event_id = other.event_id
    where
        merged.event_id != merged.linked_event_id
        and one.review_status != 'rejected'
        and other.review_status != 'rejected'
    qualify
        row_number() over (
            partition by merged.event_id, merged.linked_event_id, merged.link
            order by merged.score desc, merged.batch_id asc
        ) = 1

)

select * from final
