-- SPDX-License-Identifier: Apache-2.0
-- Rates, and the agents that use them.

create table if not exists model_pricing (
    provider         text not null,
    model            text not null,
    kind             text not null,
    effective_from   timestamptz not null,
    min_input_tokens bigint not null default 0,
    service_tier     text not null default '',
    usd_per_million  numeric(18, 9) not null,
    source           text not null,
    primary key (provider, model, kind, effective_from, min_input_tokens, service_tier, source)
);
comment on table model_pricing is 'US dollars per million tokens, one row per rate; rows with source ''user'' override the catalogue.';
comment on column model_pricing.kind is 'What is billed: input, output, cache_read, cache_write, ...';
comment on column model_pricing.effective_from is 'The rate holds from this instant on, until the next one.';
comment on column model_pricing.min_input_tokens is 'The rate holds for calls with at least this many input tokens.';
comment on column model_pricing.service_tier is 'Empty for the standard tier.';
comment on column model_pricing.source is 'catalogue or user.';

create table if not exists tokenmeter_agents (
    agent_id      uuid primary key,
    service_name  text not null,
    session_id    text not null,
    host          text not null,
    agent_version text not null,
    started_at    timestamptz not null,
    last_seen_at  timestamptz not null,
    captured      bigint not null default 0,
    inserted      bigint not null default 0,
    journaled     bigint not null default 0,
    dropped       bigint not null default 0
);
comment on table tokenmeter_agents is 'One row per agent: is it alive, and did all it captured arrive?';
comment on column tokenmeter_agents.captured is 'Calls that ended: inserted, journaled and dropped ones together.';
comment on column tokenmeter_agents.inserted is 'Calls in the ledger.';
comment on column tokenmeter_agents.journaled is 'Calls waiting on the agent''s disk.';
comment on column tokenmeter_agents.dropped is 'Calls given up.';

insert into tokenmeter_schema_version (version, name) values (4, 'pricing') on conflict do nothing;
