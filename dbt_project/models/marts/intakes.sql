with

final as (

    select * from {{ ref('stg_intakes') }}

)

select * from final
