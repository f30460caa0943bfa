with

refreshes as (

    select * from {{ ref('stg_refreshes') }}

),

final as (

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
    from refreshes

)

select * from final
