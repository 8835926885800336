-- SPDX-License-Identifier: Apache-2.0
-- Everything a price is made of, so that SQL computes with the figures the agents have.
--
-- model_pricing has the rates, resolved: each service tier and each step with all its kinds. The tables beside it have the names a
-- model goes by and what applies whatever the rate is. Rows with source 'catalogue' are replaced by each newer catalogue; rows with
-- source 'user' are yours, replace the catalogue's of the same model whole, and reach every running agent within minutes.

alter table tokenmeter_costs add column if not exists price_flags text;
comment on column tokenmeter_costs.price_flags is
    'What the cost rests on: rate_fallback (a kind was charged at the rate of another, for want of its own), usage_inconsistent (the provider''s counts contradict each other).';
comment on column tokenmeter_costs.quantities is
    'What else the price depends on: web_searches, audio_millis, pages, cache_read_audio_tokens, ...; other_fees if tools were used that nobody counts.';

-- A rate of nine decimals times a factor of three.
alter table model_pricing alter column usd_per_million type numeric(24, 12);
alter table model_pricing add column if not exists hours text not null default '';
do $$
begin
    if not exists (
        select from pg_attribute
        join pg_index on indrelid = attrelid and indisprimary and attnum = any(indkey)
        where attrelid = 'model_pricing'::regclass and attname = 'hours'
    ) then
        alter table model_pricing drop constraint model_pricing_pkey;
        alter table model_pricing add primary key
            (provider, model, kind, effective_from, min_input_tokens, service_tier, source, hours);
    end if;
end
$$;
create index if not exists model_pricing_own on model_pricing (provider, model) where source = 'user';
comment on table model_pricing is 'One row per rate, in US dollars; rows with source ''user'' replace the catalogue''s of their model.';
comment on column model_pricing.model is 'The model''s own name; model_pricing_terms.names has the others it is found by.';
comment on column model_pricing.kind is
    'in, out, cache_read, cache_write, cache_write_1h, reasoning, in_audio, ...: tokens; web_search_k, page_k, ...: things; audio_hour; mchar.';
comment on column model_pricing.usd_per_million is
    'Per million tokens or characters (mchar); kinds that end in _k: per thousand; audio_hour: per hour.';
comment on column model_pricing.effective_from is 'The rates of a model hold from this instant on, until its next one; -infinity: since its launch.';
comment on column model_pricing.min_input_tokens is 'The first input count, cached tokens included, from which the whole call takes this rate.';
comment on column model_pricing.service_tier is 'Empty for the standard tier; batch, flex, priority, fast, ...';
comment on column model_pricing.hours is
    'Empty: all day. Else the hours at which the rate holds: ''01:00-04:00,06:00-10:00'' (UTC), with days before them where it matters, ''mon-fri 01:00-04:00'', and the offset of those days, ''mon-fri +08:00 01:00-04:00''.';

create table if not exists model_pricing_terms (
    provider           text not null,
    model              text not null,
    source             text not null default 'user',
    names              text[] not null default '{}',
    priced_as_provider text,
    priced_as          text,
    factor             numeric(7, 3) not null default 1 check (factor > 0),
    regions            jsonb not null default '{}',
    min_audio_millis   bigint not null default 0,
    searched_once      boolean not null default false,
    fee                text,
    primary key (provider, model, source)
);
comment on table model_pricing_terms is 'What applies to a model whatever its rates are; rows with source ''user'' also map names and hold discounts.';
comment on column model_pricing_terms.model is 'With source ''user'' and no rates in model_pricing: a name to be priced like another model, or * for all that a provider lists.';
comment on column model_pricing_terms.names is 'Further names of the model, in lower case.';
comment on column model_pricing_terms.priced_as is 'The model whose prices apply, such as the one behind a deployment; NULL: this one''s.';
comment on column model_pricing_terms.priced_as_provider is 'Whose list that model is in; NULL: provider''s.';
comment on column model_pricing_terms.factor is 'What was agreed with the provider: 0.9 takes a tenth off everything it lists.';
comment on column model_pricing_terms.regions is 'Factor by region, prefix or host.';
comment on column model_pricing_terms.min_audio_millis is 'What a shorter recording is charged as.';
comment on column model_pricing_terms.searched_once is 'Whether any number of searches for one call is charged as one.';
comment on column model_pricing_terms.fee is 'What each call costs beside anything that is counted; the cost of such calls is unknown.';
create index if not exists model_pricing_terms_by_name on model_pricing_terms using gin (names);

create table if not exists model_pricing_providers (
    provider text primary key,
    rules    jsonb not null
);
comment on table model_pricing_providers is 'What the catalogue says of a provider: free, whose list it shares, how names are wrapped.';

create table if not exists model_pricing_lists (
    source    text primary key,
    version   text not null,
    loaded_at timestamptz not null default now()
);
comment on table model_pricing_lists is 'Which catalogue model_pricing was filled from.';

create or replace function tokenmeter_put_prices(list_source text, models jsonb) returns void
    language sql
as $$
    delete from model_pricing
    using jsonb_array_elements(models) as m
    where source = list_source and provider = m ->> 'provider' and model = m ->> 'model';
    delete from model_pricing_terms
    using jsonb_array_elements(models) as m
    where source = list_source and provider = m ->> 'provider' and model = m ->> 'model';

    insert into model_pricing_terms
    select
        m ->> 'provider',
        m ->> 'model',
        list_source,
        array(select jsonb_array_elements_text(coalesce(m -> 'names', '[]'))),
        m #>> '{priced_as,provider}',
        m #>> '{priced_as,model}',
        coalesce((m ->> 'x')::numeric, 1),
        coalesce(m -> 'geo', '{}'),
        coalesce((m ->> 'min_audio_millis')::bigint, 0),
        coalesce((m ->> 'searched_once')::boolean, false),
        m ->> 'fee'
    from jsonb_array_elements(models) as m;
    insert into model_pricing
        (provider, model, kind, effective_from, min_input_tokens, service_tier, usd_per_million, source, hours)
    select
        m ->> 'provider',
        m ->> 'model',
        rate.key,
        coalesce((s ->> 'from')::timestamptz, '-infinity'),
        coalesce((s ->> 'min')::bigint, 0),
        coalesce(s ->> 'tier', ''),
        rate.value::numeric,
        list_source,
        coalesce(s ->> 'hours', '')
    from jsonb_array_elements(models) as m,
        jsonb_array_elements(m -> 'sets') as s,
        jsonb_each_text(s -> 'rates') as rate;
$$;
comment on function tokenmeter_put_prices(text, jsonb) is 'Replaces what one source says of these models.';

create or replace function tokenmeter_take_catalogue(list_version text, providers jsonb, models jsonb) returns boolean
    language plpgsql
as $$
begin
    -- Whoever waited finds the work done.
    lock table model_pricing_lists in exclusive mode;
    if exists (select from model_pricing_lists where source = 'catalogue' and version >= list_version) then
        return false;
    end if;
    delete from model_pricing where source = 'catalogue';
    delete from model_pricing_terms where source = 'catalogue';
    delete from model_pricing_providers;
    insert into model_pricing_providers select key, value from jsonb_each(providers);
    perform tokenmeter_put_prices('catalogue', models);
    insert into model_pricing_lists (source, version) values ('catalogue', list_version)
    on conflict (source) do update set version = excluded.version, loaded_at = now();
    return true;
end
$$;
comment on function tokenmeter_take_catalogue(text, jsonb, jsonb) is
    'Fills model_pricing from a catalogue unless it has a newer one; agents do so when they start to write.';

create or replace function tokenmeter_own_prices() returns jsonb
    language sql
    stable
as $$
    select coalesce(jsonb_agg(entry order by provider, model), '[]')
    from (
        select
            provider,
            model,
            jsonb_strip_nulls(jsonb_build_object(
                'provider', provider,
                'model', model,
                'names', terms.names,
                'priced_as', case when terms.priced_as is not null
                    then jsonb_build_object('provider', coalesce(terms.priced_as_provider, provider), 'model', terms.priced_as) end,
                'x', trim_scale(terms.factor)::text,
                'geo', terms.regions,
                'min_audio_millis', terms.min_audio_millis::text,
                'searched_once', terms.searched_once::text,
                'fee', terms.fee,
                'sets', (
                    select jsonb_agg(jsonb_build_object(
                        'from', case when effective_from > '-infinity'
                            then ceil(extract(epoch from effective_from) * 1000)::bigint::text end,
                        'min', min_input_tokens::text,
                        'hours', hours,
                        'tier', service_tier,
                        'rates', rates
                    ) order by effective_from, min_input_tokens, hours collate "C" desc, service_tier)
                    from (
                        select
                            effective_from, min_input_tokens, hours, service_tier,
                            jsonb_object_agg(kind, trim_scale(usd_per_million)::text) as rates
                        from model_pricing as priced
                        where priced.source = 'user' and priced.provider = own.provider and priced.model = own.model
                        group by 1, 2, 3, 4
                    ) as sets
                )
            )) as entry
        from (
            select provider, model from model_pricing where source = 'user'
            union
            select provider, model from model_pricing_terms where source = 'user'
        ) as own
        left join (select * from model_pricing_terms where source = 'user') as terms using (provider, model)
    ) as entries;
$$;
comment on function tokenmeter_own_prices() is 'All that rows with source ''user'' say, a model at a time; agents ask for it every minute.';

do $$
begin
    execute format('alter function tokenmeter_put_prices(text, jsonb) set search_path = %I, pg_temp', current_schema());
    execute format('alter function tokenmeter_take_catalogue(text, jsonb, jsonb) set search_path = %I, pg_temp', current_schema());
    execute format('alter function tokenmeter_own_prices() set search_path = %I, pg_temp', current_schema());
end
$$;

insert into tokenmeter_schema_version (version, name) values (7, 'price') on conflict do nothing;
