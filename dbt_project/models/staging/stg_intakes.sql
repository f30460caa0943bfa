with

source as (

    select * from {{ source('raw', 'intakes') }}

),

renamed as (

    select
        refresh_no,
        source,
        source_path,
        n_read,
        n_kept,
        n_duplicates,
        n_rejects,
        n_new
    from source

)

select * from renamed
