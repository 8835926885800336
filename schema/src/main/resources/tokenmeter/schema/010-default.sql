-- SPDX-License-Identifier: Apache-2.0
-- Rows move out of the default partition while others write to it.

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
    is_used   boolean;
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
        -- that had to go to the default partition move over first; no statement changes the ledger by its name, so summaries
        -- stay as they are.
        execute format('create table %s (like %s including all)', partition, parent);
        if fallback is not null then
            execute format('select exists (select from %s where created_at >= %L and created_at < %L)', fallback, lower, upper) into is_used;
            if is_used then
                -- Whoever writes that month would put rows behind those that are moved, or be refused in the middle of a statement that
                -- began before the attachment. Readers go on. A month ahead has no rows, and its partition blocks nobody.
                execute format('lock table %s in share row exclusive mode', parent);
                execute format(
                    'with moved as (delete from %s where created_at >= %L and created_at < %L returning *) insert into %s select * from moved',
                    fallback, lower, upper, partition);
            end if;
        end if;
        execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, partition, lower, upper);
        made := made + 1;
    end loop;
    return made;
end
$$;
do $$
begin
    execute format('alter function tokenmeter_make_partitions(integer, text) set search_path = %I, pg_temp', current_schema());
end
$$;

insert into tokenmeter_schema_version (version, name) values (10, 'default') on conflict do nothing;
