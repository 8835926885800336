-- SPDX-License-Identifier: Apache-2.0
-- The price of stored calls, computed again from their own columns and model_pricing, to the same digit as the agents do it:
--
--     select * from tokenmeter_reprice('2026-11-01', '2026-12-01');                      what would change
--     select * from tokenmeter_reprice('2026-11-01', '2026-12-01', dry_run => false);    change it
--
-- Summaries follow by their triggers. What the provider said a call costs stays, and so do months that are frozen, and prices from an
-- agent's own file, unless model_pricing has one of the user's for that model by now.

create table if not exists tokenmeter_frozen_months (
    month     date primary key check (extract(day from month) = 1),
    frozen_at timestamptz not null default now()
);
comment on table tokenmeter_frozen_months is 'Months (UTC, by their first day) that are closed: repricing leaves them alone.';

-- The hours of model_pricing.hours: days, offset and windows, of which only the windows must be there.
create or replace function tokenmeter_is_within(hours text, at timestamptz) returns boolean
    language sql
    immutable
as $$
    select
        coalesce(bool_and(weekday = any(listed.days)) filter (where part ~ '^[a-z]'), true)
        and coalesce(bool_or(
            case when first < last then time >= first and time < last else time >= first or time < last end
        ) filter (where part ~ '^\d'), false)
    from unnest(string_to_array(hours, ' ')) as part
    cross join lateral (
        select
            (extract(isodow from at at time zone 'utc'
                + coalesce(substring(hours from '(?:^| )([+-]\d\d:\d\d)(?: |$)'), '00:00')::interval))::integer as weekday,
            (at at time zone 'utc')::time as time
    ) as local
    cross join lateral (
        select array_agg((day - 1) % 7 + 1) as days
        from unnest(case when part ~ '^[a-z]' then string_to_array(part, ',') end) as range
        cross join lateral (
            select
                (strpos('montuewedthufrisatsun', left(range, 3)) + 2) / 3 as from_day,
                (strpos('montuewedthufrisatsun', right(range, 3)) + 2) / 3 as to_day
        ) as ends
        cross join lateral generate_series(from_day, from_day + (to_day - from_day + 7) % 7) as day
    ) as listed
    left join lateral (
        select split_part(span, '-', 1)::time as first, split_part(span, '-', 2)::time as last
        from unnest(case when part ~ '^\d' then string_to_array(part, ',') end) as span
    ) as windows on true;
$$;

-- One trailing date, cut off.
create or replace function tokenmeter_undated(name text) returns text
    language sql
    immutable
as $$
    select coalesce(
        substring(name from '^(.+)[-@]20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$'),
        substring(name from '^(.+)-20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$'),
        name);
$$;

-- What a list has under exactly this name, agreements left aside; a user's prices stand for all names of the model they replace.
create or replace function tokenmeter_listed(
    of_provider text, name text, out source text, out provider text, out model text
) returns setof record
    language sql
    stable
as $$
    with own as (
        select distinct p.provider, p.model
        from model_pricing as p
        where p.source = 'user' and p.provider = of_provider
    )
    (
        select 'user', own.provider, own.model
        from own
        left join model_pricing_terms as t on t.provider = own.provider and t.model = own.model and t.source = 'user'
        where lower(own.model) = name or name = any(t.names)
        order by own.model
        limit 1
    )
    union all
    (
        select case when own.model is null then 'catalogue' else 'user' end, t.provider, coalesce(own.model, t.model)
        from model_pricing_terms as t
        left join own on lower(own.model) = lower(t.model)
        where t.source = 'catalogue' and t.provider = of_provider and t.names @> array[name]
        limit 1
    )
    limit 1;
$$;

-- What is found under exactly this name, agreements and all; model is null if there is nothing.
create or replace function tokenmeter_exact(
    of_provider text, name text,
    out source text, out provider text, out model text, out factor numeric, out is_own boolean
)
    language plpgsql
    stable
as $$
begin
    if exists (select from model_pricing_terms as t where t.source = 'user' and t.provider = of_provider and t.model <> '*') then
        select target.source, target.provider, target.model, t.factor, true
        into source, provider, model, factor, is_own
        from model_pricing_terms as t
        cross join lateral (
            select listed.*, parent.name as parent
            from (
                select coalesce(t.priced_as_provider, t.provider) as name, 0 as place
                union all
                select inherited.name, inherited.place
                from model_pricing_providers as p,
                    jsonb_array_elements_text(p.rules -> 'inherits') with ordinality as inherited (name, place)
                where p.provider = coalesce(t.priced_as_provider, t.provider)
            ) as parent
            cross join lateral tokenmeter_listed(parent.name, lower(coalesce(t.priced_as, t.model))) as listed
            order by parent.place
            limit 1
        ) as target
        where t.source = 'user'
            and t.provider = of_provider
            and t.model <> '*'
            and not exists (
                select from model_pricing as p where p.source = 'user' and p.provider = t.provider and p.model = t.model
            )
            and (
                lower(t.model) = name
                or name = any(t.names)
                -- What was agreed for a model holds under all of its names.
                or (t.priced_as is null and exists (
                    select from tokenmeter_listed(target.parent, name) as other
                    where (other.source, other.provider, other.model) = (target.source, target.provider, target.model)
                ))
            )
        order by lower(t.model) = name desc, t.model
        limit 1;
        if found then
            return;
        end if;
    end if;
    select l.source, l.provider, l.model, 1, l.source = 'user'
    into source, provider, model, factor, is_own
    from tokenmeter_listed(of_provider, name) as l;
end
$$;

-- How a name leads to a model: as it stands, unwrapped, without its date, by the provider whose list is shared; or why it does not.
create or replace function tokenmeter_named(
    of_provider text, given text,
    out source text, out provider text, out model text, out factor numeric, out is_own boolean,
    out step text, out prefix text, out reason text
)
    language plpgsql
    stable
as $$
declare
    name   text := lower(given);
    rules  jsonb := coalesce((select p.rules from model_pricing_providers as p where p.provider = of_provider), '{}');
    id     text;
    undated text;
    parent text;
    found_ record;
    agreed numeric;
begin
    prefix := '';
    found_ := tokenmeter_exact(of_provider, name);
    if found_.model is not null then
        step := 'exact';
    elsif of_provider like '%-compatible' then
        reason := 'no_provider';
        return;
    else
        id := case
            when of_provider = 'openai' and name like 'ft:%:%' then 'ft:' || split_part(name, ':', 2)
            when of_provider = 'bedrock' and name like 'arn:%' then regexp_replace(name, '^.*/', '')
            when of_provider in ('google', 'vertex') and name ~ '^(.*/)?models/[^/]*$' then regexp_replace(name, '^.*/', '')
            when of_provider in ('openai', 'bedrock', 'google', 'vertex') then name
            else coalesce((
                select left(name, -length(suffix))
                from jsonb_array_elements_text(rules -> 'routing_suffixes') with ordinality as s (suffix, place)
                where right(name, length(suffix)) = suffix
                order by place
                limit 1
            ), name)
        end;
        prefix := coalesce((
            select p
            from jsonb_array_elements_text(rules -> 'geo_prefixes') with ordinality as s (p, place)
            where left(id, length(p)) = p
            order by place
            limit 1
        ), '');
        id := substr(id, length(prefix) + 1);

        -- A fine-tune keeps its date: it belongs to the base that was tuned.
        undated := case when id like 'ft:%' then id else tokenmeter_undated(id) end;
        found_ := tokenmeter_exact(of_provider, id);
        if found_.model is not null then
            step := 'unwrapped';
        else
            found_ := tokenmeter_exact(of_provider, undated);
            -- A provider whose list is shared may have another price for this snapshot than for its undated name.
            if found_.model is not null and not exists (
                select
                from jsonb_array_elements_text(rules -> 'inherits') as inherited (name)
                cross join lateral tokenmeter_exact(inherited.name, id) as dated
                cross join lateral tokenmeter_exact(inherited.name, undated) as other
                where dated.model is not null
                    and (dated.source, dated.provider, dated.model) is distinct from (other.source, other.provider, other.model)
            ) then
                step := 'snapshot';
            else
                for parent in select jsonb_array_elements_text(rules -> 'inherits') loop
                    found_ := tokenmeter_exact(parent, id);
                    if found_.model is null then
                        found_ := tokenmeter_exact(parent, undated);
                    end if;
                    if found_.model is not null then
                        step := 'inherited';
                        prefix := '';
                        exit;
                    end if;
                end loop;
            end if;
        end if;
    end if;

    if step is null then
        prefix := '';
        if rules ->> 'free' = 'true' then
            step := 'policy';
        elsif name like 'arn:%' and name not like '%:foundation-model/%' and name not like '%:inference-profile/%' then
            reason := 'opaque_profile';
        else
            reason := 'unknown_model';
        end if;
        return;
    end if;
    source := found_.source;
    provider := found_.provider;
    model := found_.model;
    factor := found_.factor;
    is_own := found_.is_own;
    if not is_own then
        select t.factor into agreed
        from model_pricing_terms as t
        where t.source = 'user' and t.provider = of_provider and t.model = '*';
        factor := coalesce(agreed, factor);
        is_own := agreed is not null;
    end if;
end
$$;

-- The model that answered decides, the one asked for stands in; what the user says of either name goes before.
create or replace function tokenmeter_match(
    of_provider text, answered text, requested text,
    out source text, out provider text, out model text, out factor numeric, out is_own boolean,
    out step text, out prefix text, out reason text
)
    language plpgsql
    stable
as $$
declare
    is_tune  boolean := coalesce(requested like 'ft:%', false);
    name     text;
    by_reply record;
    by_name  record;
begin
    foreach name in array
        case
            when is_tune then array[requested]
            when of_provider = 'azure' then array[requested, answered]
            else array[answered, requested]
        end
    loop
        if name is not null and (tokenmeter_exact(of_provider, lower(name))).is_own then
            select * into source, provider, model, factor, is_own, step, prefix, reason from tokenmeter_named(of_provider, name);
            return;
        end if;
    end loop;

    if of_provider = 'azure' then
        -- What is asked for is a deployment, and its name says nothing of the model even where it is a model's.
        select null::text as source, null::text as provider, null::text as model, null::numeric as factor, null::boolean as is_own,
            null::text as step, '' as prefix, 'opaque_profile' as reason
        into by_name;
    else
        select * into by_name from tokenmeter_named(of_provider, coalesce(requested, ''));
    end if;
    if answered is null or is_tune then
        by_reply := by_name;
    else
        select * into by_reply from tokenmeter_named(of_provider, answered);
        if by_reply.reason is not null and by_name.reason is null and requested is not null and answered not like 'ft:%' then
            by_reply := by_name;
        end if;
    end if;
    source := by_reply.source;
    provider := by_reply.provider;
    model := by_reply.model;
    factor := by_reply.factor;
    is_own := by_reply.is_own;
    step := by_reply.step;
    prefix := by_reply.prefix;
    reason := by_reply.reason;
end
$$;

-- The cost of one call, or the reason why there is none, by rates that are chosen already: the standard ones of its model, time and size,
-- and those of its service tier (NULL: not known); region NULL: not known.
create or replace function tokenmeter_cost(
    call tokenmeter_costs, standard jsonb, rates jsonb, region numeric, factor numeric, is_inherited boolean,
    min_audio_millis bigint, searched_once boolean, has_fee boolean,
    out cost numeric, out reason text, out flags text
)
    language plpgsql
    immutable
as $$
declare
    kinds constant text[] := array[
        'in', 'cache_read', 'cache_write', 'cache_write_1h', 'cache_write_12h',
        'in_audio', 'in_image', 'in_video', 'cache_read_audio', 'cache_read_image',
        'out', 'reasoning', 'out_audio', 'out_image', 'out_video', 'citation',
        'audio_hour', 'mchar', 'page_k', 'annotated_page_k', 'search_unit_k',
        'web_search_k', 'file_search_k', 'request_k'];
    -- What is charged at the rate of another kind for want of its own; of that one's own stand-in, if need be.
    stands_in constant jsonb := '{"cache_read": "in", "cache_write": "in", "cache_write_1h": "cache_write", "cache_write_12h": "cache_write",
        "in_audio": "in", "in_image": "in", "in_video": "in", "cache_read_audio": "cache_read", "cache_read_image": "cache_read",
        "reasoning": "out", "out_audio": "out", "out_image": "out", "out_video": "out", "annotated_page_k": "page_k"}';
    amounts       bigint[] := array_fill(0::bigint, array[24]);
    quantities    jsonb := coalesce(call.quantities, '{}');
    sells_tokens  boolean := standard ?| array['in', 'out'];
    is_counted    boolean;
    torn          boolean := coalesce(call.price_flags like '%usage_inconsistent%', false);
    fallen_back   boolean := false;
    searches      bigint := coalesce((quantities ->> 'web_searches')::bigint, 0);
    file_searches bigint := coalesce((quantities ->> 'file_searches')::bigint, 0);
    annotated     bigint := coalesce((quantities ->> 'annotated_pages')::bigint, 0);
    input         bigint := coalesce(call.input_tokens, 0);
    read          bigint := coalesce(call.cache_read_tokens, 0);
    written       bigint := coalesce(call.cache_write_tokens, 0);
    rest          bigint;
    kind          text;
    rate          numeric;
    content       numeric := 0;
    tools         numeric := 0;
begin
    flags := case when torn then 'usage_inconsistent' end;
    if searched_once then
        searches := least(searches, 1);
    end if;
    is_counted := case
        when not sells_tokens then
            (standard ? 'audio_hour' and quantities ? 'audio_millis')
            or (standard ? 'mchar' and quantities ? 'characters')
            or (standard ? 'page_k' and quantities ? 'pages')
            or (standard ?| array['page_k', 'annotated_page_k'] and quantities ? 'annotated_pages')
            or (standard ? 'search_unit_k' and quantities ? 'search_units')
        when call.usage_source = 'partial' then call.input_tokens is not null or call.output_tokens is not null
        else call.input_tokens is not null
            and (call.output_tokens is not null or not standard ? 'out' or call.operation is not distinct from 'embeddings')
    end;
    reason := case
        when not is_counted and not sells_tokens
            and coalesce(call.input_tokens, call.output_tokens, call.total_tokens) is not null then 'no_rate'
        when not is_counted then 'no_usage'
        when quantities ? 'other_fees' or has_fee then 'fee'
        when is_inherited and searches + file_searches > 0 then 'fee'
        when searches > 0 and not standard ?| array['web_search_k', 'request_k'] then 'fee'
        when file_searches > 0 and not standard ? 'file_search_k' then 'fee'
        when region is null then 'region'
        when rates is null then 'service_tier'
    end;
    if reason is not null then
        return;
    end if;

    -- Parts are taken off their total one after the other and never beyond it.
    if sells_tokens then
        torn := torn or read > input or written > input - least(read, input)
            or coalesce(call.reasoning_tokens, 0) > coalesce(call.output_tokens, 0);
        read := least(read, input);
        rest := input - read;
        amounts[9] := least(coalesce((quantities ->> 'cache_read_audio_tokens')::bigint, 0), read);
        amounts[10] := least(coalesce((quantities ->> 'cache_read_image_tokens')::bigint, 0), read - amounts[9]);
        amounts[2] := read - amounts[9] - amounts[10];
        amounts[4] := least(coalesce(call.cache_write_1h_tokens, 0), rest);
        rest := rest - amounts[4];
        amounts[5] := least(coalesce((quantities ->> 'cache_write_12h_tokens')::bigint, 0), rest);
        rest := rest - amounts[5];
        amounts[3] := greatest(least(written - amounts[4] - amounts[5], rest), 0);
        rest := rest - amounts[3];
        amounts[6] := greatest(least(coalesce(call.input_audio_tokens, 0) - amounts[9], rest), 0);
        rest := rest - amounts[6];
        amounts[7] := greatest(least(coalesce(call.input_image_tokens, 0) - amounts[10], rest), 0);
        rest := rest - amounts[7];
        amounts[8] := least(coalesce((quantities ->> 'input_video_tokens')::bigint, 0), rest);
        amounts[1] := rest - amounts[8];

        rest := coalesce(call.output_tokens, 0);
        amounts[13] := least(coalesce(call.output_audio_tokens, 0), rest);
        rest := rest - amounts[13];
        amounts[14] := least(coalesce(call.output_image_tokens, 0), rest);
        rest := rest - amounts[14];
        amounts[15] := least(coalesce((quantities ->> 'output_video_tokens')::bigint, 0), rest);
        rest := rest - amounts[15];
        amounts[12] := least(coalesce(call.reasoning_tokens, 0), rest);
        amounts[11] := rest - amounts[12];
        amounts[16] := coalesce((quantities ->> 'citation_tokens')::bigint, 0);
    end if;
    if standard ? 'audio_hour' and quantities ? 'audio_millis' then
        amounts[17] := greatest((quantities ->> 'audio_millis')::bigint, min_audio_millis);
    end if;
    if standard ? 'mchar' then
        amounts[18] := coalesce((quantities ->> 'characters')::bigint, 0);
    end if;
    if standard ?| array['page_k', 'annotated_page_k'] then
        amounts[19] := greatest(coalesce((quantities ->> 'pages')::bigint, 0) - annotated, 0);
        amounts[20] := annotated;
    end if;
    if standard ? 'search_unit_k' then
        amounts[21] := coalesce((quantities ->> 'search_units')::bigint, 0);
    end if;
    amounts[22] := searches;
    amounts[23] := file_searches;
    amounts[24] := (standard ? 'request_k')::integer;

    -- In eighteenths of a millionth of a dollar, in which a millisecond of an hourly rate is whole. Tools have one price for all regions.
    for i in 1..24 loop
        continue when amounts[i] = 0;
        kind := kinds[i];
        rate := rates ->> kind;
        if rate is null and i < 21 then
            kind := stands_in ->> kind;
            rate := coalesce(rates ->> kind, rates ->> (stands_in ->> kind));
            fallen_back := fallen_back or i <> 12;
        end if;
        if i > 21 then
            tools := tools + coalesce(amounts[i] * rate * 18000, 0);
        elsif rate is null then
            reason := 'no_rate';
            return;
        else
            content := content + amounts[i] * rate * case when i = 17 then 5 when i > 18 then 18000 else 18 end;
        end if;
    end loop;
    -- One rounding, half up: div is exact where a quotient would be rounded before.
    cost := div((content * region + tools) * factor * 2000000000000 + 18000000, 36000000);
    if cost > 9223372036854775807 then
        cost := null;
        reason := 'out_of_range';
        return;
    end if;
    cost := cost * 0.000000000001;
    flags := nullif(concat_ws(',',
        case when fallen_back then 'rate_fallback' end,
        case when torn then 'usage_inconsistent' end), '');
end
$$;

-- All rates of a model: a set for each time, step and window, with those of the service tiers; times in milliseconds.
create or replace function tokenmeter_rate_sets(of_source text, of_provider text, of_model text) returns jsonb
    language sql
    stable
as $$
    with listed as materialized (
        select effective_from, min_input_tokens, hours, service_tier, jsonb_object_agg(kind, usd_per_million) as rates
        from model_pricing
        where source = of_source and provider = of_provider and model = of_model
        group by 1, 2, 3, 4
    ),
    -- A kind that a step, a window or a tier leaves out keeps the rate it has without.
    standard as materialized (
        select s.*, coalesce(base.rates, '{}') || s.rates as all_rates
        from listed as s
        left join listed as base
            on base.effective_from = s.effective_from
            and (base.min_input_tokens, base.hours, base.service_tier) = (0, '', '')
        where s.service_tier = ''
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'from', case when effective_from > '-infinity' then extract(epoch from effective_from) * 1000 end,
        'until', (
            select extract(epoch from min(later.effective_from)) * 1000
            from listed as later
            where later.effective_from > s.effective_from
        ),
        'min', min_input_tokens,
        'hours', hours,
        'rates', all_rates,
        'tiers', (
            select jsonb_object_agg(tier.service_tier, s.all_rates || tier.rates)
            from listed as tier
            where tier.service_tier <> ''
                and (tier.effective_from, tier.min_input_tokens, tier.hours) = (s.effective_from, s.min_input_tokens, s.hours)
        )
    )), '[]')
    from standard as s;
$$;

create or replace function tokenmeter_repriced(
    lower_bound timestamptz, upper_bound timestamptz, only_session text default null
)
returns table (
    id uuid, created_at timestamptz, provider text, model text,
    old_cost numeric, new_cost numeric, is_changed boolean,
    cost_source text, unpriced_reason text, matched_by text, price_version text, price_flags text
)
    language sql
    stable
as $$
    with calls as materialized (
        select c as call, names.answered, row(c.provider, names.answered, c.requested_model)::text as names
        from tokenmeter_costs as c
        cross join lateral (
            -- At Azure a name that was asked for is no model's; a row whose answer named none says so.
            select case when c.provider = 'azure' and c.unpriced_reason = 'opaque_profile' then null else c.model end as answered
        ) as names
        where c.created_at >= lower_bound
            and c.created_at < upper_bound
            and (only_session is null or c.session_id = only_session)
            and c.cost_source is distinct from 'provider'
            and date_trunc('month', c.created_at at time zone 'utc') not in (select month from tokenmeter_frozen_months)
    ),
    matches as materialized (
        select named.names, m.*
        from (select distinct names, (call).provider, answered, (call).requested_model from calls) as named
        cross join lateral tokenmeter_match(named.provider, named.answered, named.requested_model) as m
    ),
    models as materialized (
        select
            found.*, sets,
            coalesce(t.regions, '{}') as regions,
            coalesce(t.min_audio_millis, 0) as min_audio_millis,
            coalesce(t.searched_once, false) as searched_once,
            t.fee is not null as has_fee,
            coalesce((
                select bool_and(base -> 'rates' ? 'in' and not exists (
                    select from jsonb_each((base -> 'rates') - array['web_search_k', 'file_search_k', 'request_k']) as rate
                    where rate.value <> '0'
                ))
                from jsonb_array_elements(sets) as base
                where base ->> 'min' = '0' and base ->> 'hours' = ''
            ), false) as is_free,
            (select r.rules -> 'service_tier_names' from model_pricing_providers as r where r.provider = found.provider) as tier_names
        from (select distinct source, provider, model from matches where model is not null) as found
        cross join lateral tokenmeter_rate_sets(found.source, found.provider, found.model) as sets
        left join model_pricing_terms as t using (source, provider, model)
    ),
    chosen as (
        select
            calls.call,
            m.source, m.factor, m.is_own, m.step, m.prefix,
            t.regions, t.min_audio_millis, t.searched_once, t.has_fee, t.tier_names,
            s.standard, s.tiers, k.is_free,
            case when (call).service_tier in ('default', 'standard', 'on_demand', 'auto') then null else (call).service_tier end as tier,
            case
                when k.is_free then null
                when m.reason = 'opaque_profile' then m.reason
                when not k.is_known then 'no_usage'
                when m.reason is not null then m.reason
                when s.standard is null and not exists (
                    select from jsonb_array_elements(t.sets) as any_size
                    where coalesce((any_size ->> 'from')::numeric <= k.millis, true)
                ) then 'no_period'
            end as reason
        from calls
        join matches as m using (names)
        left join models as t on (t.source, t.provider, t.model) = (m.source, m.provider, m.model)
        cross join lateral (
            select
                known.is_known,
                (known.is_known or (call).status is distinct from 'error') and coalesce(m.step = 'policy' or t.is_free, false) as is_free,
                extract(epoch from (call).created_at) * 1000 as millis
            from (
                -- Tokens that are estimated make no cost.
                select case
                    when (call).input_tokens is not null or (call).output_tokens is not null or (call).total_tokens is not null
                        then (call).usage_source is distinct from 'estimated'
                    else coalesce((call).quantities - 'other_fees' <> '{}', false)
                end as is_known
            ) as known
        ) as k
        -- A step is a cliff: the highest one reached decides. Hours count below the first one only.
        left join lateral (
            select set -> 'rates' as standard, set -> 'tiers' as tiers
            from jsonb_array_elements(t.sets) as set
            where coalesce((set ->> 'from')::numeric <= k.millis, true)
                and coalesce((set ->> 'until')::numeric > k.millis, true)
                and (set ->> 'min')::bigint <= coalesce((call).input_tokens, 0)
                and (set ->> 'hours' = '' or (set ->> 'min' = '0' and tokenmeter_is_within(set ->> 'hours', (call).created_at)))
            order by (set ->> 'min')::bigint desc, set ->> 'hours' collate "C" desc
            limit 1
        ) as s on true
        where (m.is_own and only_session is null)
            or (calls.call).cost_source is distinct from 'override'
            or (calls.call).price_version = 'model_pricing'
    ),
    served as (
        select
            c.*,
            case
                when tier is null then standard
                when step <> 'inherited' then coalesce(tiers -> tier, tiers -> (tier_names ->> tier))
            end as rates,
            coalesce(
                case
                    when (call).provider = 'bedrock' then (regions ->> prefix)::numeric
                    when (call).provider = 'vertex' then case when (call).endpoint_host = 'aiplatform.googleapis.com' then 1 end
                    when coalesce((call).region in ('global', 'not_available'), true)
                        then coalesce((regions ->> (call).endpoint_host)::numeric, 1)
                    when step <> 'inherited' then (regions ->> (call).region)::numeric
                end,
                -- Who lists a price of his own without a word on regions means it for all.
                case when source = 'user' and (step <> 'inherited' or (call).provider = 'vertex') then 1 end
            ) as region_factor
        from chosen as c
    ),
    priced as (
        select
            s.call, s.is_own, s.step,
            case when s.is_free then 0 else p.cost end as cost,
            coalesce(s.reason, p.reason) as reason,
            case when s.is_free or s.reason is not null
                then case when (s.call).price_flags like '%usage_inconsistent%' then 'usage_inconsistent' end
                else p.flags
            end as flags
        from served as s
        left join lateral tokenmeter_cost(
            s.call, coalesce(s.standard, '{}'), s.rates, s.region_factor, s.factor, s.step = 'inherited',
            s.min_audio_millis, s.searched_once, s.has_fee
        ) as p on s.reason is null and not s.is_free
    )
    select
        (call).id, (call).created_at, (call).provider, (call).model, (call).cost_usd, cost,
        ((call).cost_usd, (call).cost_source, (call).unpriced_reason, (call).matched_by, (call).price_flags)
            is distinct from (cost, source, reason, matched, flags),
        source, reason, matched, version, flags
    from priced
    cross join lateral (
        select
            case when cost is null then 'none' when is_own then 'override' else 'catalogue' end as source,
            case when is_own then 'override' else step end as matched,
            case when is_own then 'model_pricing'
                else coalesce((select l.version from model_pricing_lists as l where l.source = 'catalogue'), (call).price_version)
            end as version
    ) as told;
$$;
comment on function tokenmeter_repriced(timestamptz, timestamptz, text) is 'The calls of a time as they would be priced today; changes nothing.';

create or replace function tokenmeter_reprice(
    lower_bound timestamptz, upper_bound timestamptz, dry_run boolean default true, only_session text default null
)
returns table (
    provider text, model text, calls bigint, changed bigint,
    old_cost numeric, new_cost numeric, old_unpriced bigint, new_unpriced bigint
)
    language plpgsql
as $$
#variable_conflict use_column
begin
    -- Apart, so that whoever may not write can still ask.
    if dry_run then
        return query
        select
            r.provider, r.model, count(*), count(*) filter (where is_changed),
            coalesce(sum(old_cost), 0), coalesce(sum(new_cost), 0),
            count(*) filter (where old_cost is null), count(*) filter (where new_cost is null)
        from tokenmeter_repriced(lower_bound, upper_bound, only_session) as r
        group by r.provider, r.model
        order by r.provider, r.model;
        return;
    end if;
    return query
    with repriced as materialized (
        select * from tokenmeter_repriced(lower_bound, upper_bound, only_session)
    ),
    updated as (
        update tokenmeter_costs as c
        set cost_usd = r.new_cost,
            cost_source = r.cost_source,
            unpriced_reason = r.unpriced_reason,
            matched_by = r.matched_by,
            price_version = r.price_version,
            price_flags = r.price_flags
        from repriced as r
        where r.is_changed and c.id = r.id and c.created_at = r.created_at
    )
    select
        r.provider, r.model, count(*), count(*) filter (where is_changed),
        coalesce(sum(old_cost), 0), coalesce(sum(new_cost), 0),
        count(*) filter (where old_cost is null), count(*) filter (where new_cost is null)
    from repriced as r
    group by r.provider, r.model
    order by r.provider, r.model;
end
$$;
comment on function tokenmeter_reprice(timestamptz, timestamptz, boolean, text) is
    'Prices the calls of a time again and says what changed, by model; without dry_run => false nothing is stored.';

-- The others are called by these two alone, and are planned as a part of them while they have no settings of their own.
do $$
begin
    execute format('alter function tokenmeter_repriced(timestamptz, timestamptz, text) set search_path = %I, pg_temp', current_schema());
    execute format('alter function tokenmeter_reprice(timestamptz, timestamptz, boolean, text) set search_path = %I, pg_temp', current_schema());
end
$$;

insert into tokenmeter_schema_version (version, name) values (8, 'reprice') on conflict do nothing;
