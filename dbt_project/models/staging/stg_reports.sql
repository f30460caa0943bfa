with

source as (

    select * from {{ source('raw', 'reports') }}

),

renamed as (

    select
        report_id,
        article_id,
        report_no,
        origin,
        destinations,
        home,
        direction,
        claim,
        scope,
        personnel,
        count_low,
        count_high,
        date_start,
        date_end,
        places,
        attributed_to,
        evidence,
        evidence_field,
        evidence_start,
        evidence_end,
        core as is_core,
        confidence,
        case when len(destinations) = 1 then destinations[1] end as destination,
        count_low as low,
        count_low as best,
        count_high as high
    from source

)

select * from renamed
