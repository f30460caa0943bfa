with

reports as (

    select * from {{ ref('int_event_reports') }}

),

final as (

    select
        event_id,
        report_id,
        resolved_event_id,
        claim,
        match_score,
        score_date,
        score_count,
        score_place,
        score_personnel,
        score_source,
        score_text,
        row_number() over (partition by event_id order by published_at, report_id) = 1 as is_first
    from reports

)

select * from final
