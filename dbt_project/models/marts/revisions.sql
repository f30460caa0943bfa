with

revisions as (

    select * from {{ ref('stg_revisions') }}

),

final as (

    select
        refresh_no,
        table_name,
        row_key,
        column_name,
        old_value,
        new_value,
        article_ids
    from revisions

)

select * from final
