with

source as (

    select * from {{ source('raw', 'refreshes') }}

)

select * from source
