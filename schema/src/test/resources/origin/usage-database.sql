SELECT 
    SUM(total_tokens) as tokens,
    SUM(total_cost) as cost
FROM usage_records
WHERE DATE(created_at) = CURRENT_DATE;

SELECT * FROM monthly_usage_view
WHERE year = EXTRACT(YEAR FROM CURRENT_DATE)
  AND month = EXTRACT(MONTH FROM CURRENT_DATE);

SELECT model, total_tokens, total_cost, created_at
FROM usage_records
ORDER BY total_cost DESC
LIMIT 10;
