with

source as (

    select * from {{ source('raw', 'intakes') }}

)

select * from source
