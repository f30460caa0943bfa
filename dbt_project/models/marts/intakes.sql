with

intakes as (

    select * from {{ ref('stg_intakes') }}

),

final as (

    select
        refresh_no,
        source,
        source_path,
        n_read,
        n_kept,
        n_duplicates,
        n_rejects,
        n_new
    from intakes

)

select * from final
