-- SPDX-License-Identifier: Apache-2.0
-- What prices depend on beside the counts that have columns.

alter table tokenmeter_costs
    add column if not exists region text,
    add column if not exists quantities jsonb;

comment on column tokenmeter_costs.region is 'Where the answer says it was made, where that is a matter of price.';
comment on column tokenmeter_costs.quantities is 'What else the price depends on: web_searches, audio_millis, pages, cache_read_audio_tokens, ...';

insert into tokenmeter_schema_version (version, name) values (6, 'quantity') on conflict do nothing;
