with

days as (

    select * from {{ ref('int_host_days') }}

),

stocks as (

    select * from {{ ref('int_stock_claims') }}

),

-- Where no event of a day has a figure, the day changes nothing that is known.
changes as (

    select
        *,
        coalesce(entries_low, 0) - coalesce(returns_high, 0) - coalesce(onward_high, 0)
            as change_low,
        coalesce(entries_best, 0) - coalesce(returns_best, 0) - coalesce(onward_best, 0)
            as change_best,
        coalesce(entries_high, 0) - coalesce(returns_low, 0) - coalesce(onward_low, 0)
            as change_high
    from days

),

balances as (

    select
        *,
        greatest(sum(change_low) over so_far, 0)::bigint as balance_low,
        (sum(change_best) over so_far)::bigint as balance_best,
        (sum(change_high) over so_far)::bigint as balance_high
    from changes
    window so_far as (partition by home, host order by day)

),

final as (

    select
        balances.home,
        balances.host,
        balances.day,
        balances.entries,
        balances.entries_low,
        balances.entries_best,
        balances.entries_high,
        balances.returns,
        balances.returns_low,
        balances.returns_best,
        balances.returns_high,
        balances.onward,
        balances.onward_low,
        balances.onward_best,
        balances.onward_high,
        balances.balance_low,
        balances.balance_best,
        balances.balance_high,
        stocks.low as stock_low,
        stocks.best as stock_best,
        stocks.high as stock_high,
        stocks.n_sources as stock_sources,
        stocks.event_id as stock_event_id
    from balances
    left join stocks
        on
            balances.home = stocks.home
            and balances.host = stocks.host
            and balances.day = stocks.stock_date

)

select * from final
