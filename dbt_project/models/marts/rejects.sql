with

rejects as (

    select * from {{ ref('stg_rejects') }}

),

final as (

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
    from rejects

)

select * from final
