with

source as (

    select * from {{ source('raw', 'event_aliases') }}

),

renamed as (

    select
        alias_id,
        event_id
    from source

)

select * from renamed
