with

final as (

    select * from {{ ref('stg_rejects') }}

)

select * from final
