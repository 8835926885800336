-- SPDX-License-Identifier: Apache-2.0
-- The ledger: one row per call. Safe to apply again; everything goes to the first schema of the search path.

create table if not exists tokenmeter_schema_version (
    version    integer primary key,
    name       text not null,
    applied_at timestamptz not null default now()
);
comment on table tokenmeter_schema_version is 'Migrations applied to this schema; an agent applies those that are missing.';

do $$
declare
    ledger regclass := to_regclass(format('%I.tokenmeter_costs', current_schema()));
begin
    if ledger is not null and not exists (
        select from pg_attribute where attrelid = ledger and attname = 'usage_source' and not attisdropped
    ) then
        raise exception 'table % exists already and was not made by this schema', ledger
            using hint = 'The agent fills such a table as it is. For summaries and views, rename it or use another schema.';
    end if;
end
$$;

create table if not exists tokenmeter_costs (
    id                    uuid not null default gen_random_uuid(),
    created_at            timestamptz not null default now(),
    trace_id              text not null,
    span_id               text not null,
    provider              text not null,
    model                 text not null,
    organization_id       text,
    user_id               text,
    workflow_id           text,
    cost_usd              numeric(20, 12),
    input_tokens          bigint,
    output_tokens         bigint,
    total_tokens          bigint,
    cache_read_tokens     bigint,
    cache_write_tokens    bigint,
    cache_write_1h_tokens bigint,
    reasoning_tokens      bigint,
    input_audio_tokens    bigint,
    output_audio_tokens   bigint,
    input_image_tokens    bigint,
    output_image_tokens   bigint,
    requested_model       text,
    operation             text,
    endpoint_host         text,
    response_id           text,
    service_tier          text,
    streaming             boolean,
    http_status           integer,
    status                text,
    duration_ms           bigint,
    first_token_ms        bigint,
    usage_source          text,
    cost_source           text,
    unpriced_reason       text,
    matched_by            text,
    price_version         text,
    service_name          text,
    session_id            text,
    host                  text,
    client                text,
    call_site             text,
    usage                 jsonb,
    metadata              jsonb,
    primary key (id, created_at)
) partition by range (created_at);

comment on table tokenmeter_costs is 'One row per call to a language model that a provider bills.';
comment on column tokenmeter_costs.id is 'UUIDv7, made when the call starts.';
comment on column tokenmeter_costs.created_at is 'When the call started, not when the row was inserted.';
comment on column tokenmeter_costs.trace_id is 'W3C trace id of the active span, else made by the agent.';
comment on column tokenmeter_costs.span_id is 'W3C span id of the active span, else made by the agent.';
comment on column tokenmeter_costs.provider is 'Lower case, such as openai, anthropic, ollama, openai-compatible.';
comment on column tokenmeter_costs.model is 'Model billed: named by the answer, else by the request, else ''unknown''.';
comment on column tokenmeter_costs.organization_id is 'Attribution: org.id.';
comment on column tokenmeter_costs.user_id is 'Attribution: user.id.';
comment on column tokenmeter_costs.workflow_id is 'Attribution: workflow.id.';
comment on column tokenmeter_costs.cost_usd is 'US dollars; NULL where unknown, see unpriced_reason; 0 only for a call known to be free.';
comment on column tokenmeter_costs.input_tokens is 'All input, cache reads and writes included; NULL where unknown.';
comment on column tokenmeter_costs.output_tokens is 'All output, reasoning included; NULL where unknown.';
comment on column tokenmeter_costs.total_tokens is 'As reported by the provider, else input and output together.';
comment on column tokenmeter_costs.cache_read_tokens is 'Part of input_tokens read from a cache.';
comment on column tokenmeter_costs.cache_write_tokens is 'Part of input_tokens written to a cache, whatever its lifetime.';
comment on column tokenmeter_costs.cache_write_1h_tokens is 'Part of cache_write_tokens kept for an hour.';
comment on column tokenmeter_costs.reasoning_tokens is 'Part of output_tokens spent on reasoning.';
comment on column tokenmeter_costs.input_audio_tokens is 'Part of input_tokens that is audio.';
comment on column tokenmeter_costs.output_audio_tokens is 'Part of output_tokens that is audio.';
comment on column tokenmeter_costs.input_image_tokens is 'Part of input_tokens that is images.';
comment on column tokenmeter_costs.output_image_tokens is 'Part of output_tokens that is images.';
comment on column tokenmeter_costs.requested_model is 'Model the request asked for.';
comment on column tokenmeter_costs.operation is 'chat, responses, completions, messages, embeddings, images, audio, rerank, ...';
comment on column tokenmeter_costs.endpoint_host is 'Host the request went to.';
comment on column tokenmeter_costs.response_id is 'The provider''s id of the answer.';
comment on column tokenmeter_costs.service_tier is 'Service tier the answer says was served.';
comment on column tokenmeter_costs.streaming is 'Whether the answer came as a stream of events.';
comment on column tokenmeter_costs.http_status is 'NULL if no answer came.';
comment on column tokenmeter_costs.status is 'ok; error: answered with 4xx, 5xx or an error event; aborted: cut off or given up before the end.';
comment on column tokenmeter_costs.duration_ms is 'Milliseconds from the start to the end of the answer.';
comment on column tokenmeter_costs.first_token_ms is 'Milliseconds from the start to the first byte of a streamed answer.';
comment on column tokenmeter_costs.usage_source is 'Where the token counts come from: reported, partial, estimated, missing.';
comment on column tokenmeter_costs.cost_source is 'Where the cost comes from: provider, catalogue, override, none.';
comment on column tokenmeter_costs.unpriced_reason is 'Why cost_usd is NULL.';
comment on column tokenmeter_costs.matched_by is 'How the model was found in the catalogue: exact, snapshot, unwrapped, inherited, override, policy.';
comment on column tokenmeter_costs.price_version is 'Catalogue the rates came from.';
comment on column tokenmeter_costs.service_name is 'The process: its configured name, else its main class or jar.';
comment on column tokenmeter_costs.session_id is 'The process: one run of it.';
comment on column tokenmeter_costs.host is 'The process: its machine.';
comment on column tokenmeter_costs.client is 'Engine or library that carried the call.';
comment on column tokenmeter_costs.call_site is 'First frame of the application: Class.method.';
comment on column tokenmeter_costs.usage is 'The provider''s usage object, numbers only.';
comment on column tokenmeter_costs.metadata is 'Free attributes of the process.';

-- Takes what no monthly partition covers, so that no write ever fails for want of one.
create table if not exists tokenmeter_costs_default partition of tokenmeter_costs default;

-- Each further index costs every writer; add your own if your questions need them.
create index if not exists tokenmeter_costs_by_organization on tokenmeter_costs (organization_id, created_at);
create index if not exists tokenmeter_costs_by_time on tokenmeter_costs using brin (created_at);

insert into tokenmeter_schema_version (version, name) values (1, 'ledger') on conflict do nothing;
