with

memberships as (

    select * from {{ ref('int_reviewed_memberships') }}
    where not is_rejected

),

events as (

    select * from {{ ref('int_reviewed_events') }}

),

reports as (

    select * from {{ ref('stg_reports') }}

),

articles as (

    select * from {{ ref('stg_articles') }}

),

joined as (

    select
        memberships.event_id,
        events.event_key,
        events.review_status,
        memberships.resolved_event_id,
        memberships.match_score,
        memberships.score_date,
        memberships.score_count,
        memberships.score_place,
        memberships.score_personnel,
        memberships.score_source,
        memberships.score_text,
        memberships.independent_source,
        reports.report_id,
        reports.article_id,
        reports.report_no,
        -- What the event is, after review, not what one report alone was read to say.
        events.origin,
        case when len(events.destinations) = 1 then events.destinations[1] end as destination,
        events.destinations,
        events.home,
        events.direction,
        events.scope,
        reports.claim,
        reports.personnel,
        reports.count_low,
        reports.count_high,
        reports.low,
        reports.best,
        reports.high,
        reports.date_start,
        reports.date_end,
        reports.places,
        reports.attributed_to,
        reports.evidence,
        reports.is_core,
        reports.confidence,
        articles.publisher,
        articles.published_at,
        articles.published_on,
        articles.duplicate_of is not null as is_repeat
    from memberships
    inner join events on memberships.event_id = events.event_id
    inner join reports on memberships.report_id = reports.report_id
    inner join articles on reports.article_id = articles.article_id

)

select * from joined
