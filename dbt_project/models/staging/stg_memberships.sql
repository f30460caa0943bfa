with

source as (

    select * from {{ source('raw', 'memberships') }}

)

select * from source
