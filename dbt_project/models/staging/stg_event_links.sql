with

source as (

    select * from {{ source('raw', 'event_links') }}

),

renamed as (

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
        batch_id
    from source

)

select * from renamed
