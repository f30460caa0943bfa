-- The last result of each check on the data; loaded into every build database, published with the marts.
create schema if not exists audit;
create table if not exists audit.quality_checks (
    tool varchar not null,
    table_name varchar not null,
    check_name varchar not null,
    severity varchar not null,
    passed boolean not null,
    n_checked bigint,
    n_unexpected bigint,
    observed varchar,
    checked_at timestamptz not null,
    primary key (tool, table_name, check_name)
);
-- A build database that an earlier version made lacks it.
alter table audit.quality_checks add column if not exists n_checked bigint;
comment on table audit.quality_checks is 'The last result of each check on the data. Grain: one row a check.';
comment on column audit.quality_checks.tool is 'great_expectations (what comes from outside, and what is plausible of the final tables), dbt (models), sanity (what was published before) or benchmark (scores of extraction)';
comment on column audit.quality_checks.table_name is 'Table that was checked';
comment on column audit.quality_checks.check_name is 'Name of the check, unique within its table and tool';
comment on column audit.quality_checks.severity is 'critical: stops the publish; warning: does not';
comment on column audit.quality_checks.passed is 'Whether the table held';
comment on column audit.quality_checks.n_checked is 'Rows that were looked at: of articles and reports those that came or changed since the last publish, where the check is not about all of them';
comment on column audit.quality_checks.n_unexpected is 'Rows that did not hold; null where the check is not about rows';
comment on column audit.quality_checks.observed is 'What was seen, where that is one value';
comment on column audit.quality_checks.checked_at is 'When the check ran, UTC';
