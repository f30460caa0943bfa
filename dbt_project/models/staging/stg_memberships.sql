with

source as (

    select * from {{ source('raw', 'memberships') }}

),

renamed as (

    select
        report_id,
        event_id,
        event_key,
        match_score,
        score_date,
        score_count,
        score_place,
        score_personnel,
        score_source,
        score_text,
        independent_source
    from source

)

select * from renamed
