with

source as (

    select * from {{ source('raw', 'corrections') }}

),

renamed as (

    select
        file || ', line ' || line as review_row,
        action,
        event_id,
        into_event_id,
        article_id,
        part,
        new_event_id,
        field,
        value,
        reviewer,
        reviewed_on,
        reason
    from source

)

select * from renamed
