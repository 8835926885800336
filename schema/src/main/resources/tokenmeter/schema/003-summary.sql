-- SPDX-License-Identifier: Apache-2.0
-- Spend by day and by month (UTC), kept up to date by the ledger's own statements.
--
-- insert  adds its rows;
-- update  adds the difference: repricing a call or naming its organisation later is reflected at once;
-- delete  changes nothing, and neither do dropped partitions: rows leave the ledger for retention, and the summaries are what
--         remains of them. Rows that should never have been there are taken out of the summaries too by
--             begin; set local tokenmeter.correction = 'on'; delete from tokenmeter_costs where ...; commit;
--
-- The triggers fire once per statement. Every statement upserts its keys in the same order, so that writers wait for each other but
-- never in a circle.

create table if not exists daily_usage_summary (
    day                date not null,
    provider           text not null,
    model              text not null,
    service_name       text not null,
    operation          text not null,
    organization_id    text not null,
    calls              bigint not null,
    failed_calls       bigint not null,
    unpriced_calls     bigint not null,
    input_tokens       bigint not null,
    output_tokens      bigint not null,
    total_tokens       bigint not null,
    cache_read_tokens  bigint not null,
    cache_write_tokens bigint not null,
    reasoning_tokens   bigint not null,
    cost_usd           numeric(30, 12) not null,
    primary key (day, provider, model, service_name, operation, organization_id)
) with (fillfactor = 70);

create table if not exists monthly_usage_summary (
    month              date not null,
    provider           text not null,
    model              text not null,
    service_name       text not null,
    operation          text not null,
    organization_id    text not null,
    calls              bigint not null,
    failed_calls       bigint not null,
    unpriced_calls     bigint not null,
    input_tokens       bigint not null,
    output_tokens      bigint not null,
    total_tokens       bigint not null,
    cache_read_tokens  bigint not null,
    cache_write_tokens bigint not null,
    reasoning_tokens   bigint not null,
    cost_usd           numeric(30, 12) not null,
    primary key (month, provider, model, service_name, operation, organization_id)
) with (fillfactor = 70);

comment on table daily_usage_summary is 'Spend by day (UTC), kept by triggers; survives the removal of raw rows.';
comment on table monthly_usage_summary is 'Spend by month (UTC), kept by triggers; survives the removal of raw rows.';
do $$
declare
    summary text;
begin
    foreach summary in array array['daily_usage_summary', 'monthly_usage_summary'] loop
        execute format('comment on column %I.service_name is %L', summary, 'Empty where the rows name none.');
        execute format('comment on column %I.operation is %L', summary, 'Empty where the rows name none.');
        execute format('comment on column %I.organization_id is %L', summary, 'Empty where the rows name none.');
        execute format('comment on column %I.calls is %L', summary, 'All calls, failed and aborted ones included.');
        execute format('comment on column %I.failed_calls is %L', summary, 'Calls with status error.');
        execute format('comment on column %I.unpriced_calls is %L', summary,
            'Calls that did not fail and whose cost is unknown; cost_usd is the sum of the others.');
    end loop;
end
$$;
comment on column monthly_usage_summary.month is 'First day of the month.';

-- One trigger function per kind of statement, made from one text: they differ in the transition tables they may name.
do $install$
declare
    kept_day text := $upsert$
    insert into @summary@ as kept (
        @period@, provider, model, service_name, operation, organization_id,
        calls, failed_calls, unpriced_calls,
        input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
        cost_usd)
    select
        @key@,
        sum(sign),
        coalesce(sum(sign) filter (where status = 'error'), 0),
        coalesce(sum(sign) filter (where cost_usd is null and status is distinct from 'error'), 0),
        coalesce(sum(sign * input_tokens), 0),
        coalesce(sum(sign * output_tokens), 0),
        coalesce(sum(sign * total_tokens), 0),
        coalesce(sum(sign * cache_read_tokens), 0),
        coalesce(sum(sign * cache_write_tokens), 0),
        coalesce(sum(sign * reasoning_tokens), 0),
        coalesce(sum(sign * cost_usd), 0)
    from (@changed@) as changed
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5, 6
    on conflict (@period@, provider, model, service_name, operation, organization_id) do update set
        calls = kept.calls + excluded.calls,
        failed_calls = kept.failed_calls + excluded.failed_calls,
        unpriced_calls = kept.unpriced_calls + excluded.unpriced_calls,
        input_tokens = kept.input_tokens + excluded.input_tokens,
        output_tokens = kept.output_tokens + excluded.output_tokens,
        total_tokens = kept.total_tokens + excluded.total_tokens,
        cache_read_tokens = kept.cache_read_tokens + excluded.cache_read_tokens,
        cache_write_tokens = kept.cache_write_tokens + excluded.cache_write_tokens,
        reasoning_tokens = kept.reasoning_tokens + excluded.reasoning_tokens,
        cost_usd = kept.cost_usd + excluded.cost_usd;
$upsert$;
    -- A key all of whose calls moved elsewhere goes away; its row is locked by the upsert above already.
    emptied text := $delete$
    delete from @summary@
    where calls = 0
        and (@period@, provider, model, service_name, operation, organization_id) in (select @key@ from (@changed@) as changed);
$delete$;
    key text := $key$date_trunc('@period@', created_at at time zone 'utc')::date,
        provider, model, coalesce(service_name, ''), coalesce(operation, ''), coalesce(organization_id, '')$key$;
    statement record;
    body text;
begin
    for statement in
        select * from (values
            ('insert', '', 'select 1 as sign, * from added', 'new table as added', kept_day),
            ('update', '', 'select 1 as sign, * from added union all select -1, * from removed',
                'old table as removed new table as added', kept_day || emptied),
            ('delete',
                'if current_setting(''tokenmeter.correction'', true) is distinct from ''on'' then return null; end if;',
                'select -1 as sign, * from removed', 'old table as removed', kept_day || emptied)
        ) as s (kind, guard, changed, transition, work)
    loop
        body := replace(replace(statement.work, '@key@', key), '@changed@', statement.changed);
        execute format(
            'create or replace function %I() returns trigger language plpgsql set search_path = %I, pg_temp as %L',
            'tokenmeter_summarise_' || statement.kind,
            current_schema(),
            'begin ' || statement.guard
                || replace(replace(body, '@summary@', 'daily_usage_summary'), '@period@', 'day')
                || replace(replace(body, '@summary@', 'monthly_usage_summary'), '@period@', 'month')
                || ' return null; end');
        if not exists (
            select from pg_trigger
            where tgrelid = format('%I.tokenmeter_costs', current_schema())::regclass
                and tgname = 'tokenmeter_summarise_' || statement.kind
        ) then
            execute format(
                'create trigger %I after %s on tokenmeter_costs referencing %s for each statement execute function %I()',
                'tokenmeter_summarise_' || statement.kind,
                statement.kind,
                statement.transition,
                'tokenmeter_summarise_' || statement.kind);
        end if;
    end loop;
end
$install$;

insert into tokenmeter_schema_version (version, name) values (3, 'summary') on conflict do nothing;
