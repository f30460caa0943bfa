with

source as (

    select * from {{ source('raw', 'revisions') }}

),

renamed as (

    select
        refresh_no,
        table_name,
        row_key,
        column_name,
        old_value,
        new_value,
        article_ids
    from source

)

select * from renamed
