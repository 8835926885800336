-- SPDX-License-Identifier: Apache-2.0
-- What became of every call an agent captured: captured = inserted + journaled + dead_lettered + dropped.

alter table tokenmeter_agents add column if not exists ended_at timestamptz;
alter table tokenmeter_agents add column if not exists dead_lettered bigint not null default 0;
alter table tokenmeter_agents add column if not exists dropped_ring_full bigint not null default 0;
alter table tokenmeter_agents add column if not exists dropped_journal_full bigint not null default 0;
alter table tokenmeter_agents add column if not exists dropped_fault bigint not null default 0;
alter table tokenmeter_agents add column if not exists dropped_damaged bigint not null default 0;

comment on column tokenmeter_costs.client is 'Client library with its version where it tells, else the engine that carried the call.';
comment on column tokenmeter_agents.captured is 'Calls that ended: inserted, journaled, dead-lettered and dropped ones together.';
comment on column tokenmeter_agents.ended_at is 'When it ended, or when another agent wrote what it had left; NULL while it lives.';
comment on column tokenmeter_agents.dead_lettered is 'Calls the database refused, kept in a file beside the journal with the reason.';
comment on column tokenmeter_agents.dropped_ring_full is 'Part of dropped: they came faster than the agent''s thread could take them.';
comment on column tokenmeter_agents.dropped_journal_full is 'Part of dropped: the database was away and the journal full, or its disk.';
comment on column tokenmeter_agents.dropped_fault is 'Part of dropped: a fault inside the agent.';
comment on column tokenmeter_agents.dropped_damaged is 'Part of dropped: damaged in the journal, or refused with no room for a dead letter.';

-- A role that may only insert keeps the summaries as well: they are the schema owner's business, not the writer's.
do $$
declare
    kind text;
begin
    foreach kind in array array['insert', 'update', 'delete'] loop
        execute format('alter function tokenmeter_summarise_%s() security definer', kind);
    end loop;
end
$$;

insert into tokenmeter_schema_version (version, name) values (9, 'account') on conflict do nothing;
