with

final as (

    select * from {{ ref('stg_refreshes') }}

)

select * from final
