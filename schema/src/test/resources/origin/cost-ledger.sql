SELECT 
  organization_id,
  SUM(cost_usd) as total_cost,
  COUNT(*) as request_count
FROM tokenmeter_costs
WHERE created_at >= date_trunc('month', NOW())
GROUP BY organization_id
ORDER BY total_cost DESC;

SELECT 
  provider,
  model,
  SUM(cost_usd) as total_cost,
  SUM(input_tokens) as total_input,
  SUM(output_tokens) as total_output
FROM tokenmeter_costs
WHERE created_at >= NOW() - INTERVAL '7 days'
GROUP BY provider, model
ORDER BY total_cost DESC;

SELECT 
  date_trunc('day', created_at) as day,
  SUM(cost_usd) as daily_cost
FROM tokenmeter_costs
WHERE user_id = 'user_123'
  AND created_at >= NOW() - INTERVAL '30 days'
GROUP BY day
ORDER BY day;
