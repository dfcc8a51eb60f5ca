-- name: InsertCampaign :exec
INSERT INTO campaign (id, state, sort_key, body, version) VALUES (@id, @state, @sort_key, @body, 1);

-- name: UpdateCampaign :execrows
UPDATE campaign SET state = @state, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: CampaignByID :one
SELECT * FROM campaign WHERE id = @id;

-- name: Campaigns :many
SELECT * FROM campaign ORDER BY sort_key LIMIT @most;

-- name: CampaignsIn :many
SELECT id FROM campaign WHERE state = @state ORDER BY id LIMIT 200;

-- name: PutCampaignTarget :exec
INSERT INTO campaign_target (campaign_id, organisation_id, state, next, body) VALUES (@campaign_id, @organisation_id, @state, @next, @body)
ON CONFLICT (campaign_id, organisation_id) DO UPDATE SET state = excluded.state, next = excluded.next, body = excluded.body;

-- name: CampaignTargets :many
SELECT * FROM campaign_target WHERE campaign_id = @campaign_id AND organisation_id > @after ORDER BY organisation_id LIMIT @most;

-- name: CampaignTargetsDue :many
SELECT * FROM campaign_target WHERE campaign_id = @campaign_id AND next <> '' AND next <= @now ORDER BY next, organisation_id LIMIT @most;

-- name: CountCampaignTargets :many
SELECT state, CAST(COUNT(*) AS bigint) AS n FROM campaign_target WHERE campaign_id = @campaign_id GROUP BY state ORDER BY state;

-- name: PutCoverageDay :exec
INSERT INTO coverage_day (day, sector, known, signed) VALUES (@day, @sector, @known, @signed)
ON CONFLICT (day, sector) DO UPDATE SET known = excluded.known, signed = excluded.signed;

-- name: CoverageDays :many
SELECT * FROM coverage_day WHERE day >= @since ORDER BY day, sector;

-- name: AnyCoverageDay :one
SELECT CAST(COUNT(*) AS bigint) AS n FROM coverage_day;

-- name: PutSigningTime :exec
INSERT INTO signing_time (sector, n, median, mean) VALUES (@sector, @n, @median, @mean)
ON CONFLICT (sector) DO UPDATE SET n = excluded.n, median = excluded.median, mean = excluded.mean;

-- name: SigningTimes :many
SELECT * FROM signing_time ORDER BY sector;
