-- SPDX-License-Identifier: Apache-2.0
-- Monthly partitions of the ledger: months are UTC, named tokenmeter_costs_2026_11.

create or replace function tokenmeter_make_partitions(
    months_ahead integer default 3,
    ledger text default 'tokenmeter_costs'
) returns integer
    language plpgsql
    -- A long report must not make every writer queue up behind this; the next run tries again.
    set lock_timeout = '5s'
as $$
declare
    parent    regclass := ledger::regclass;
    namespace oid := (select relnamespace from pg_class where oid = parent);
    base      text := (select left(relname, 55) from pg_class where oid = parent);
    fallback  regclass := (select nullif(partdefid, 0) from pg_partitioned_table where partrelid = parent);
    lower     timestamptz;
    upper     timestamptz;
    name      text;
    partition text;
    made      integer := 0;
begin
    for n in 0..months_ahead loop
        lower := (date_trunc('month', now() at time zone 'utc') + make_interval(months => n)) at time zone 'utc';
        upper := (date_trunc('month', now() at time zone 'utc') + make_interval(months => n + 1)) at time zone 'utc';
        name := base || to_char(lower at time zone 'utc', '_YYYY_MM');
        continue when exists (select from pg_class where relnamespace = namespace and relname = name);

        -- Held until the transaction ends. Whoever waited looks again: by a query, since a cached look-up may be as old as the wait.
        perform pg_advisory_xact_lock(hashtext('tokenmeter_make_partitions'), parent::oid::integer);
        continue when exists (select from pg_class where relnamespace = namespace and relname = name);

        partition := format('%s.%I', namespace::regnamespace, name);
        -- Attaching a finished table blocks nobody on the parent, unlike creating a partition in place. Rows of that month
        -- that had to go to the default partition move over first; no statement names the ledger, so summaries stay as they are.
        execute format('create table %s (like %s including all)', partition, parent);
        if fallback is not null then
            execute format(
                'with moved as (delete from %s where created_at >= %L and created_at < %L returning *) insert into %s select * from moved',
                fallback, lower, upper, partition);
        end if;
        execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, partition, lower, upper);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function tokenmeter_make_partitions(integer, text) is
    'Makes the partitions of this month and the given number after it; returns how many were missing. Any number of sessions at once.';

create or replace function tokenmeter_drop_partitions(
    keep_months integer,
    ledger text default 'tokenmeter_costs'
) returns integer
    language plpgsql
    set lock_timeout = '5s'
as $$
declare
    parent   regclass := ledger::regclass;
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
    return dropped;
end
$$;
comment on function tokenmeter_drop_partitions(integer, text) is
    'Retention: drops the rows of all months but this one and the given number before it; summaries keep them. Returns the partitions dropped.';

-- Functions find the schema's tables whatever search path their caller has.
do $$
begin
    execute format('alter function tokenmeter_make_partitions(integer, text) set search_path = %I, pg_temp', current_schema());
    execute format('alter function tokenmeter_drop_partitions(integer, text) set search_path = %I, pg_temp', current_schema());
    perform tokenmeter_make_partitions();
end
$$;

insert into tokenmeter_schema_version (version, name) values (2, 'partition') on conflict do nothing;
