with

reports as (

    select * from {{ ref('stg_reports') }}

),

memberships as (

    select * from {{ ref('stg_memberships') }}

),

articles as (

    select * from {{ ref('stg_articles') }}

),

final as (

    select
        reports.report_id,
        reports.article_id,
        reports.report_no,
        case when reports.scope = 'incident' then memberships.event_id end as event_id,
        memberships.event_key,
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
        reports.evidence,
        reports.evidence_field,
        reports.evidence_start,
        reports.evidence_end,
        reports.is_core,
        reports.confidence
    from reports
    inner join articles on reports.article_id = articles.article_id
    inner join memberships on reports.report_id = memberships.report_id

)

select * from final
