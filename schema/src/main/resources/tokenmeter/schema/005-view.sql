-- SPDX-License-Identifier: Apache-2.0
-- The ledger and its summaries under the names that people ask for.

create or replace view usage_records as
select
    id,
    created_at,
    session_id,
    provider,
    model,
    operation,
    input_tokens,
    output_tokens,
    total_tokens,
    coalesce(cost_usd, 0) as total_cost,
    cost_usd is not null as cost_known,
    status,
    service_name,
    organization_id,
    user_id,
    workflow_id,
    metadata
from tokenmeter_costs;
comment on view usage_records is 'The ledger; total_cost is 0 where the cost is unknown, and cost_known says so.';

create or replace view daily_usage_view as
select
    day,
    provider,
    model,
    sum(calls)::bigint as calls,
    sum(failed_calls)::bigint as failed_calls,
    sum(unpriced_calls)::bigint as unpriced_calls,
    sum(input_tokens)::bigint as input_tokens,
    sum(output_tokens)::bigint as output_tokens,
    sum(total_tokens)::bigint as total_tokens,
    sum(cost_usd) as total_cost,
    sum(cost_usd) / nullif(sum(calls - failed_calls - unpriced_calls), 0) as cost_per_call,
    sum(cost_usd) * 1000 / nullif(sum(total_tokens), 0) as cost_per_1000_tokens
from daily_usage_summary
group by day, provider, model;
comment on view daily_usage_view is 'Spend by day (UTC) and model; unpriced_calls have no part in total_cost.';

create or replace view monthly_usage_view as
select
    extract(year from month)::integer as year,
    extract(month from month)::integer as month,
    to_char(month, 'YYYY-MM') as month_label,
    provider,
    model,
    sum(calls)::bigint as calls,
    sum(failed_calls)::bigint as failed_calls,
    sum(unpriced_calls)::bigint as unpriced_calls,
    sum(input_tokens)::bigint as input_tokens,
    sum(output_tokens)::bigint as output_tokens,
    sum(total_tokens)::bigint as total_tokens,
    sum(cost_usd) as total_cost,
    sum(cost_usd) / nullif(sum(calls - failed_calls - unpriced_calls), 0) as cost_per_call,
    sum(cost_usd) * 1000 / nullif(sum(total_tokens), 0) as cost_per_1000_tokens
from monthly_usage_summary
group by monthly_usage_summary.month, provider, model;
comment on view monthly_usage_view is 'Spend by month (UTC) and model; unpriced_calls have no part in total_cost.';

insert into tokenmeter_schema_version (version, name) values (5, 'view') on conflict do nothing;
