with

source as (

    select * from {{ source('raw', 'rejects') }}

),

-- The payload stays out: it holds whatever stood in the source, names of persons included.
renamed as (

    select
        reject_id,
        source,
        source_path,
        source_line,
        reason,
        detail,
        first_seen_at,
        replayed_at,
        article_id
    from source

)

select * from renamed
