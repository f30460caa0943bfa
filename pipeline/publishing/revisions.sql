-- Figures of events and flows_monthly that differ between the attached databases previous and
-- published. A figure that appears has no old value, one that disappears no new value.
with

-- Articles that came to an event or left it: those of reports that one side alone has in it.
moved as (

    (
        select event_reports.event_id, reports.article_id
        from published.main.event_reports
        inner join published.main.reports using (report_id)
        except
        select event_reports.event_id, reports.article_id
        from previous.main.event_reports
        inner join previous.main.reports using (report_id)
    )
    union
    (
        select event_reports.event_id, reports.article_id
        from previous.main.event_reports
        inner join previous.main.reports using (report_id)
        except
        select event_reports.event_id, reports.article_id
        from published.main.event_reports
        inner join published.main.reports using (report_id)
    )

),

old_events as (

    unpivot (
        select
            event_id as row_key,
            status,
            low::varchar as low,
            best::varchar as best,
            high::varchar as high
        from previous.main.events
    ) on status, low, best, high into name column_name value old_value

),

new_events as (

    unpivot (
        select
            event_id as row_key,
            status,
            low::varchar as low,
            best::varchar as best,
            high::varchar as high
        from published.main.events
    ) on status, low, best, high into name column_name value new_value

),

old_flows as (

    unpivot (
        select
            concat_ws(' ', month_start, home, host, direction) as row_key,
            events::varchar as events,
            low::varchar as low,
            best::varchar as best,
            high::varchar as high,
            contested::varchar as contested
        from previous.main.flows_monthly
        where events > 0
    ) on events, low, best, high, contested into name column_name value old_value

),

new_flows as (

    unpivot (
        select
            concat_ws(' ', month_start, home, host, direction) as row_key,
            events::varchar as events,
            low::varchar as low,
            best::varchar as best,
            high::varchar as high,
            contested::varchar as contested
        from published.main.flows_monthly
        where events > 0
    ) on events, low, best, high, contested into name column_name value new_value

),

changed_events as (

    select 'events' as table_name, row_key, column_name, old_value, new_value
    from old_events
    full outer join new_events using (row_key, column_name)
    where old_value is distinct from new_value

),

changed_flows as (

    select 'flows_monthly' as table_name, row_key, column_name, old_value, new_value
    from old_flows
    full outer join new_flows using (row_key, column_name)
    where old_value is distinct from new_value

),

-- The events behind a row of flows_monthly, on either side, with what moved in or out of them.
behind_flows as (

    select distinct
        concat_ws(
            ' ', date_trunc('month', either.flow_date)::date, either.home, either.host, either.direction
        ) as row_key,
        moved.article_id
    from (
        select event_id, flow_date, home, host, direction from previous.main.events
        union
        select event_id, flow_date, home, host, direction from published.main.events
    ) as either
    inner join moved using (event_id)

),

causes as (

    select 'events' as table_name, event_id as row_key, article_id from moved
    union all
    select 'flows_monthly' as table_name, row_key, article_id from behind_flows

)

select
    $refresh_no::integer as refresh_no,
    changed.table_name,
    changed.row_key,
    changed.column_name,
    changed.old_value,
    changed.new_value,
    list_sort(list(causes.article_id) filter (where causes.article_id is not null)) as article_ids
from (from changed_events union all from changed_flows) as changed
left join causes using (table_name, row_key)
group by all
order by changed.table_name, changed.row_key, changed.column_name
