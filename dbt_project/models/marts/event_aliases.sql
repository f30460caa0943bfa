with

aliases as (

    select * from {{ ref('stg_event_aliases') }}

),

final as (

    select
        alias_id,
        event_id,
        case when event_id is null then 'withdrawn' else 'merged' end as reason
    from aliases

)

select * from final
