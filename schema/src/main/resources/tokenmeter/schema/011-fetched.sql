-- SPDX-License-Identifier: Apache-2.0
-- Answers that a provider tells again to whoever asks, such as those of a batch, have one row whichever processes fetch them.

create table if not exists tokenmeter_costs_fetched (
    answer     uuid primary key,
    call_id    uuid not null,
    created_at timestamptz not null
);
comment on table tokenmeter_costs_fetched is 'Answers that may be fetched more than once, and the row that each has in the ledger.';
comment on column tokenmeter_costs_fetched.answer is 'What the ids of all calls that fetched it have in common: a hash of endpoint_host and response_id.';
comment on column tokenmeter_costs_fetched.call_id is 'Id of its row.';
comment on column tokenmeter_costs_fetched.created_at is 'created_at of its row.';
comment on column tokenmeter_costs.id is
    'UUIDv7, made when the call starts; UUIDv8 if others may fetch the same answer: the time, then a hash of endpoint_host and response_id.';

create or replace function tokenmeter_insert_fetched(
    columns text[],
    lines jsonb,
    ledger text default 'tokenmeter_costs'
) returns bigint
    language plpgsql
    -- Which answers have a row already is no business of a role that may only insert.
    security definer
as $$
declare
    target  regclass := format('%I', ledger)::regclass;
    fetched regclass := format('%I', ledger || '_fetched')::regclass;
    taken   text;
    given   text;
    outcome text;
    added   bigint;
    known   bigint;
begin
    if not has_table_privilege(session_user, target, 'insert') then
        raise insufficient_privilege using message = format('permission denied for table %s', ledger);
    end if;
    select
        string_agg(format('%I', attname), ', '),
        format(
            'select %s, (''00000000-0000-'' || substr(line ->> %s, 15))::uuid as answer from jsonb_array_elements($1) as line',
            string_agg(format('(line ->> %s)::%s as %I', place - 1, format_type(atttypid, atttypmod), attname), ', '),
            array_position(columns, 'id') - 1),
        string_agg(format('%1$I = given.%1$I', attname), ', ') filter (where attname not in (
            'id', 'created_at', 'trace_id', 'span_id', 'provider', 'organization_id', 'user_id', 'workflow_id', 'requested_model',
            'operation', 'endpoint_host', 'response_id', 'streaming', 'duration_ms', 'first_token_ms', 'service_name', 'session_id',
            'host', 'client', 'call_site', 'metadata'))
    into taken, given, outcome
    from unnest(columns) with ordinality as named (name, place)
    join pg_attribute on attrelid = target and attname = name and attnum > 0 and not attisdropped;

    -- Whoever has the same answer under way waits here, all in the same order.
    execute format(
        'insert into %s (answer, call_id, created_at) select answer, id, created_at from (%s) as given order by answer on conflict do nothing',
        fetched, given) using lines;
    execute format(
        'insert into %1$s (%2$s) select %2$s from (%3$s) as given'
            || ' where (answer, id) in (select answer, call_id from %4$s) on conflict do nothing',
        target, taken, given, fetched) using lines;
    get diagnostics added = row_count;
    execute format('select count(*) from (%s) as given join %s as fetched using (answer) where call_id <> id', given, fetched)
        into known using lines;
    if known > 0 and added = 0 then
        -- Who asked first may have ended before the answer was there; then whoever fetched it knows what it came to. Two at a time would
        -- update the rows in different orders. After an insert the summaries are locked, which others lock once and in order.
        execute format('select from %s where answer in (select answer from (%s) as given) order by answer for update', fetched, given)
            using lines;
        execute format(
            'update %1$s as kept set %2$s from (%3$s) as given join %4$s as fetched using (answer)'
                || ' where call_id <> given.id and kept.id = call_id and kept.created_at = fetched.created_at'
                || ' and kept.usage_source <> ''reported'' and given.usage_source = ''reported''',
            target, outcome, given, fetched) using lines;
    end if;
    return known;
end
$$;
comment on function tokenmeter_insert_fetched(text[], jsonb, text) is
    'For agents: inserts calls, given as arrays of values in the order of the columns, unless their answers have rows already; returns how many had. If it inserts none, rows without reported usage take it from the calls.';

create or replace function tokenmeter_drop_partitions(
    keep_months integer,
    ledger text default 'tokenmeter_costs'
) returns integer
    language plpgsql
    set lock_timeout = '5s'
as $$
declare
    parent   regclass := ledger::regclass;
    fetched  regclass := to_regclass(format('%I', (select relname from pg_class where oid = parent) || '_fetched'));
    fallback regclass := (select nullif(partdefid, 0) from pg_partitioned_table where partrelid = parent);
    cut      timestamptz := (date_trunc('month', now() at time zone 'utc') - make_interval(months => keep_months)) at time zone 'utc';
    old      regclass;
    dropped  integer := 0;
begin
    if keep_months is null or keep_months < 0 then
        raise exception 'keep_months must be 0 or more: 0 keeps the current month only';
    end if;
    for old in
        select child.oid
        from pg_inherits
        join pg_class as child on child.oid = inhrelid
        where inhparent = parent
            and substring(pg_get_expr(child.relpartbound, child.oid) from $bound$TO \('([^']+)'\)$bound$)::timestamptz <= cut
    loop
        execute format('drop table %s', old);
        dropped := dropped + 1;
    end loop;
    if fallback is not null then
        execute format('delete from %s where created_at < %L', fallback, cut);
    end if;
    if fetched is not null then
        execute format('delete from %s where created_at < %L', fetched, cut);
    end if;
    return dropped;
end
$$;

do $$
begin
    execute format('alter function tokenmeter_insert_fetched(text[], jsonb, text) set search_path = %I, pg_temp', current_schema());
    execute format('alter function tokenmeter_drop_partitions(integer, text) set search_path = %I, pg_temp', current_schema());
end
$$;

insert into tokenmeter_schema_version (version, name) values (11, 'fetched') on conflict do nothing;
