-- name: CoverageParties :many
SELECT id FROM organisation WHERE id > @after ORDER BY id LIMIT @most;

-- name: CoverageSnapshot :many
SELECT * FROM coverage_snapshot ORDER BY part;

-- name: CoverageSnapshotSeq :one
SELECT CAST(COALESCE(MAX(seq), 0) AS bigint) AS seq FROM coverage_snapshot WHERE edition = @edition;

-- name: DeleteCoverageSnapshot :exec
DELETE FROM coverage_snapshot;

-- name: PutCoverageSnapshot :exec
INSERT INTO coverage_snapshot (part, edition, seq, data) VALUES (@part, @edition, @seq, @data);
