with

source as (

    select * from {{ source('raw', 'refreshes') }}

),

renamed as (

    select
        refresh_no,
        started_at,
        published_at,
        extractor_version,
        n_articles,
        n_relevant,
        n_coded,
        n_reports,
        n_events,
        n_rejects
    from source

)

select * from renamed
