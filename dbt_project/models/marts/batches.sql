with

batch_events as (

    select * from {{ ref('int_batch_events') }}

),

summed as (

    select
        batch_id,
        min(event_key) filter (where event_id = batch_id) as event_key,
        min(home) as home,
        min(host) filter (where event_id = batch_id) as host,
        min(flow_date) filter (where direction = 'entry') as entry_date,
        bool_or(is_core) filter (where direction = 'entry') as is_core,
        count(*) filter (where direction = 'entry') as entry_events,
        {{ whole_sum('low', 'entry') }} as in_low,
        {{ whole_sum('best', 'entry') }} as in_best,
        {{ whole_sum('high', 'entry') }} as in_high,
        count(*) filter (where direction = 'return') as return_events,
        {{ whole_sum('low', 'return') }} as returned_low,
        {{ whole_sum('best', 'return') }} as returned_best,
        {{ whole_sum('high', 'return') }} as returned_high,
        count(*) filter (where direction = 'onward') as onward_events,
        {{ whole_sum('low', 'onward') }} as onward_low,
        {{ whole_sum('best', 'onward') }} as onward_best,
        {{ whole_sum('high', 'onward') }} as onward_high
    from batch_events
    group by batch_id

),

-- The fewest remain if the fewest came and the most left.
balanced as (

    select
        *,
        in_low - returned_high - onward_high as low_balance,
        in_best - returned_best - onward_best as best_balance,
        in_high - returned_low - onward_low as high_balance
    from summed

),

final as (

    select
        batch_id,
        event_key,
        home,
        host,
        entry_date,
        is_core,
        entry_events,
        in_low,
        in_best,
        in_high,
        return_events,
        returned_low,
        returned_best,
        returned_high,
        onward_events,
        onward_low,
        onward_best,
        onward_high,
        -- greatest() passes over null: what is not known would come out as 0.
        case when low_balance is not null then greatest(0, low_balance) end as remaining_low,
        case when best_balance is not null then greatest(0, best_balance) end as remaining_best,
        case when high_balance is not null then greatest(0, high_balance) end as remaining_high
    from balanced

)

select * from final
