-- name: AddMonthCount :exec
INSERT INTO month_count (name, month, n) VALUES (@name, @month, @n) ON CONFLICT (name, month) DO UPDATE SET n = month_count.n + excluded.n;

-- name: MonthCounts :many
SELECT name, CAST(SUM(CASE WHEN month >= @first THEN n ELSE 0 END) AS bigint) AS n FROM month_count WHERE month <= @last GROUP BY name ORDER BY name;

-- name: NewsOfKindIn :many
SELECT * FROM news WHERE kind = @kind AND at >= @from_at AND at < @until_at AND n > @after ORDER BY n LIMIT @most;

-- name: AnnouncedAt :many
SELECT at FROM news WHERE ref = @ref AND version_n = @version_n AND kind = 'announced' ORDER BY n LIMIT 1;
