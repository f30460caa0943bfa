with

movements as (

    select * from {{ ref('int_host_movements') }}

),

stocks as (

    select * from {{ ref('int_stock_claims') }}

),

told as (

    select
        home,
        host,
        flow_date as day
    from movements
    union all
    select
        home,
        host,
        stock_date as day
    from stocks

),

calendar as (

    select
        home,
        host,
        unnest(generate_series(min(day), max(day), interval 1 day))::date as day
    from told
    group by home, host

),

-- A movement whose figure is open upwards counts with the most that is known of it.
figures as (

    select
        home,
        host,
        flow_date as day,
        movement,
        count(*) as events,
        sum(low)::bigint as low,
        sum(best)::bigint as best,
        sum(coalesce(high, best))::bigint as high
    from movements
    group by all

),

final as (

    select
        calendar.home,
        calendar.host,
        calendar.day,
        coalesce(entered.events, 0) as entries,
        case when entered.events is null then 0 else entered.low end as entries_low,
        case when entered.events is null then 0 else entered.best end as entries_best,
        case when entered.events is null then 0 else entered.high end as entries_high,
        coalesce(returned.events, 0) as returns,
        case when returned.events is null then 0 else returned.low end as returns_low,
        case when returned.events is null then 0 else returned.best end as returns_best,
        case when returned.events is null then 0 else returned.high end as returns_high,
        coalesce(moved_on.events, 0) as onward,
        case when moved_on.events is null then 0 else moved_on.low end as onward_low,
        case when moved_on.events is null then 0 else moved_on.best end as onward_best,
        case when moved_on.events is null then 0 else moved_on.high end as onward_high
    from calendar
    left join figures as entered
        on
            calendar.home = entered.home
            and calendar.host = entered.host
            and calendar.day = entered.day
            and entered.movement = 'entries'
    left join figures as returned
        on
            calendar.home = returned.home
            and calendar.host = returned.host
            and calendar.day = returned.day
            and returned.movement = 'returns'
    left join figures as moved_on
        on
            calendar.home = moved_on.home
            and calendar.host = moved_on.host
            and calendar.day = moved_on.day
            and moved_on.movement = 'onward'

)

select * from final
