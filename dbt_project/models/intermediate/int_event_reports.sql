with

reports as (

    select * from {{ ref('int_resolved_reports') }}

),

incidents as (

    select
        event_id,
        event_key,
        review_status,
        resolved_event_id,
        match_score,
        score_date,
        score_count,
        score_place,
        score_personnel,
        score_source,
        score_text,
        report_id,
        article_id,
        report_no,
        origin,
        destination,
        destinations,
        home,
        direction,
        claim,
        scope,
        personnel,
        count_low,
        count_high,
        low,
        best,
        high,
        date_start,
        date_end,
        places,
        attributed_to,
        evidence,
        is_core,
        confidence,
        publisher,
        published_at,
        published_on,
        is_repeat,
        independent_source
    from reports
    where scope = 'incident'

)

select * from incidents
