with

totals as (

    select * from {{ ref('int_totals') }}

),

-- As of flows: what only stands as part of a total would count the same people twice.
incidents as (

    select *
    from {{ ref('int_events') }}
    where status = 'reported' and is_core

),

-- One origin keeps a return from one host out of the total of another.
reconciled as (

    select
        totals.event_id,
        count(*) as incidents,
        sum(incidents.low)::bigint as incidents_low,
        sum(incidents.best)::bigint as incidents_best,
        -- An event whose figure is open upwards counts with the most that is known of it.
        sum(coalesce(incidents.high, incidents.best))::bigint as incidents_high,
        count(*) filter (where incidents.best is null) as incidents_without_figure
    from totals
    inner join incidents
        on
            totals.home = incidents.home
            and totals.origin = incidents.origin
            and totals.direction = incidents.direction
            and list_has_all(totals.destinations, incidents.destinations)
            and totals.window_end >= incidents.flow_date
            and coalesce(totals.window_start <= incidents.flow_date, true)
    group by totals.event_id

),

joined as (

    select
        totals.*,
        coalesce(reconciled.incidents, 0) as incidents,
        case when reconciled.incidents is null then 0 else reconciled.incidents_low end
            as incidents_low,
        case when reconciled.incidents is null then 0 else reconciled.incidents_best end
            as incidents_best,
        case when reconciled.incidents is null then 0 else reconciled.incidents_high end
            as incidents_high,
        coalesce(reconciled.incidents_without_figure, 0) as incidents_without_figure
    from totals
    left join reconciled on totals.event_id = reconciled.event_id

),

final as (

    select
        event_id,
        event_key,
        home,
        host,
        destinations,
        direction,
        low,
        best,
        high,
        window_start,
        window_end,
        window_end_basis,
        n_reports,
        n_independent_sources,
        first_reported_at,
        last_reported_at,
        incidents,
        incidents_low,
        incidents_best,
        incidents_high,
        incidents_without_figure,
        incidents_best / nullif(best, 0) as explained_share,
        best - incidents_best as gap
    from joined

)

select * from final
