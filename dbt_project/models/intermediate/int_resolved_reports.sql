with

memberships as (

    select * from {{ ref('stg_memberships') }}

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
        memberships.event_key,
        memberships.match_score,
        memberships.score_date,
        memberships.score_count,
        memberships.score_place,
        memberships.score_personnel,
        reports.report_id,
        reports.article_id,
        reports.report_no,
        reports.origin,
        reports.destination,
        reports.destinations,
        reports.home,
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
        reports.is_core,
        reports.confidence,
        articles.publisher,
        articles.published_at,
        articles.published_on,
        articles.duplicate_of is not null as is_repeat,
        -- The institution that makes the claim is the source; where none is named, the outlet is.
        coalesce(
            regexp_replace(lower(trim(reports.attributed_to)), '^the ', ''),
            'outlet ' || lower(articles.publisher)
        ) as independent_source
    from memberships
    inner join reports on memberships.report_id = reports.report_id
    inner join articles on reports.article_id = articles.article_id

)

select * from joined
