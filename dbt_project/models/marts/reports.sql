with

reports as (

    select * from {{ ref('stg_reports') }}

),

memberships as (

    select * from {{ ref('int_reviewed_memberships') }}

),

events as (

    select * from {{ ref('int_reviewed_events') }}

),

articles as (

    select * from {{ ref('stg_articles') }}

),

final as (

    select
        reports.report_id,
        reports.article_id,
        reports.report_no,
        case when events.scope = 'incident' and not memberships.is_rejected then events.event_id end
            as event_id,
        coalesce(events.event_key, memberships.event_key) as event_key,
        memberships.is_rejected or events.review_status = 'rejected' as is_rejected,
        articles.publisher,
        articles.published_at,
        reports.origin,
        reports.destination,
        reports.destinations,
        reports.home,
        {{ host('reports.direction', 'reports.origin', 'reports.destinations') }} as host,
        reports.direction,
        reports.claim,
        reports.scope,
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
        memberships.independent_source,
        reports.evidence,
        reports.evidence_field,
        reports.evidence_start,
        reports.evidence_end,
        reports.is_core,
        reports.confidence
    from reports
    inner join articles on reports.article_id = articles.article_id
    inner join memberships on reports.report_id = memberships.report_id
    left join events on memberships.event_id = events.event_id

)

{{ changed_rows('final', 'report_id') }}
