with

source as (

    select * from {{ source('raw', 'articles') }}

),

renamed as (

    select
        article_id,
        external_id,
        source,
        source_path,
        source_line,
        publisher,
        published_at,
        published_on,
        title,
        text,
        language,
        based_on,
        content_hash,
        duplicate_of,
        duplicate_kind,
        outcome,
        extractor_version,
        coalesce(outcome in ('coded', 'nothing_found'), false) as is_relevant
    from source

)

select * from renamed
