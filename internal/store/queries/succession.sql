-- name: RecordHeirs :many
SELECT * FROM record_heir WHERE record_id = @record_id ORDER BY since, old_org, new_org;

-- name: PutRecordHeir :exec
INSERT INTO record_heir (record_id, old_org, new_org, since, instrument, from_n, version_n, sign_by, signed_at, lead)
VALUES (@record_id, @old_org, @new_org, @since, @instrument, @from_n, @version_n, @sign_by, @signed_at, @lead)
ON CONFLICT (record_id, old_org, new_org) DO UPDATE SET since = excluded.since, instrument = excluded.instrument, from_n = excluded.from_n,
  version_n = excluded.version_n, sign_by = excluded.sign_by, signed_at = excluded.signed_at, lead = excluded.lead;

-- name: DeleteRecordHeir :exec
DELETE FROM record_heir WHERE record_id = @record_id AND old_org = @old_org AND new_org = @new_org;

-- name: LateHeirs :many
SELECT DISTINCT r.ref FROM record_heir h JOIN record r ON r.id = h.record_id
WHERE h.signed_at = '' AND h.sign_by <> '' AND h.sign_by < @on_day AND r.ref > @after ORDER BY r.ref LIMIT @most;

-- name: InsertOrgChange :exec
INSERT INTO org_change (id, stage, on_day, sort_key, body, version) VALUES (@id, @stage, @on_day, @sort_key, @body, 1);

-- name: UpdateOrgChange :execrows
UPDATE org_change SET stage = @stage, on_day = @on_day, sort_key = @sort_key, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: OrgChangeByID :one
SELECT * FROM org_change WHERE id = @id;

-- name: OrgChanges :many
SELECT * FROM org_change WHERE sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: OrgChangesIn :many
SELECT * FROM org_change WHERE stage = @stage AND on_day <= @on_day ORDER BY on_day, id LIMIT @most;

-- name: PutOrgChangeParty :exec
INSERT INTO org_change_party (change_id, organisation_id, side) VALUES (@change_id, @organisation_id, @side)
ON CONFLICT (change_id, organisation_id) DO UPDATE SET side = excluded.side;

-- name: OrgChangesOf :many
SELECT c.* FROM org_change_party p JOIN org_change c ON c.id = p.change_id WHERE p.organisation_id = @organisation_id ORDER BY c.on_day, c.id;

-- name: PutOrgChangeItem :exec
INSERT INTO org_change_item (change_id, key, kind, fate, state, body) VALUES (@change_id, @key, @kind, @fate, @state, @body)
ON CONFLICT (change_id, key) DO UPDATE SET kind = excluded.kind, fate = excluded.fate, state = excluded.state, body = excluded.body;

-- name: DeleteOrgChangeItem :exec
DELETE FROM org_change_item WHERE change_id = @change_id AND key = @key;

-- name: OrgChangeItem :one
SELECT * FROM org_change_item WHERE change_id = @change_id AND key = @key;

-- name: OrgChangeItems :many
SELECT * FROM org_change_item WHERE change_id = @change_id AND key > @after ORDER BY key LIMIT @most;

-- name: OrgChangeItemsOf :many
SELECT * FROM org_change_item WHERE change_id = @change_id AND kind = @kind AND key > @after ORDER BY key LIMIT @most;

-- name: OrgChangeItemsIn :many
SELECT * FROM org_change_item WHERE change_id = @change_id AND state = @state AND key > @after ORDER BY key LIMIT @most;

-- name: CountOrgChangeItems :many
SELECT kind, fate, state, COUNT(*) AS n FROM org_change_item WHERE change_id = @change_id GROUP BY kind, fate, state ORDER BY kind, fate, state;

-- name: InsertLeaving :exec
INSERT INTO org_leaving (organisation_id, effective, body, version) VALUES (@organisation_id, @effective, @body, 1);

-- name: UpdateLeaving :execrows
UPDATE org_leaving SET body = @body, version = version + 1 WHERE organisation_id = @organisation_id AND effective = @effective AND version = @version;

-- name: LeavingOf :one
SELECT * FROM org_leaving WHERE organisation_id = @organisation_id ORDER BY effective DESC LIMIT 1;

-- name: RecordsOfParty :many
SELECT r.ref FROM record_party p JOIN record r ON r.id = p.record_id WHERE p.organisation_id = @organisation_id AND r.ref > @after ORDER BY r.ref LIMIT @most;

-- name: OneOffRefsOf :many
SELECT ref, stage FROM oneoff WHERE (owner_org = @org OR counterpart = @org) AND ref > @after ORDER BY ref LIMIT @most;

-- name: MoveOneOffOwner :exec
UPDATE oneoff SET owner_org = @new_org, version = version + 1 WHERE ref = @ref AND owner_org = @old_org;

-- name: MoveOneOffCounterpart :exec
UPDATE oneoff SET counterpart = @new_org, version = version + 1 WHERE ref = @ref AND counterpart = @old_org;

-- name: RequestRefsOf :many
SELECT ref, stage FROM request WHERE (asker_org = @org OR receiver_org = @org) AND ref > @after ORDER BY ref LIMIT @most;

-- name: AdviceRefsOf :many
SELECT ref, stage FROM advice WHERE org = @org AND ref > @after ORDER BY ref LIMIT @most;

-- name: MoveAdvice :exec
UPDATE advice SET org = @new_org WHERE ref = @ref AND org = @old_org;

-- name: CorrectionRefsOf :many
SELECT c.ref, c.stage FROM correction_place p JOIN correction c ON c.id = p.correction_id WHERE p.org = @org AND c.ref > @after ORDER BY c.ref LIMIT @most;

-- name: MoveCorrection :exec
UPDATE correction SET source = @new_org WHERE ref = @ref AND source = @old_org;

-- name: CaseRefsOf :many
SELECT ref, stage FROM case_part WHERE org = @org AND ref > @after ORDER BY ref LIMIT @most;

-- name: DeleteCasePart :exec
DELETE FROM case_part WHERE ref = @ref AND org = @org;

-- name: IncidentRefsOf :many
SELECT i.ref, i.stage FROM incident i WHERE i.org = @org AND i.ref > @after ORDER BY i.ref LIMIT @most;

-- name: MoveIncident :exec
UPDATE incident SET org = @new_org WHERE ref = @ref AND org = @old_org;

-- name: MoveIncidentAccount :exec
UPDATE incident_account SET org = @new_org WHERE ref = @ref AND org = @old_org;

-- name: ChoiceRefsOf :many
SELECT ref, stage FROM choice WHERE org = @org AND ref > @after ORDER BY ref LIMIT @most;

-- name: MoveChoice :exec
UPDATE choice SET org = @new_org WHERE ref = @ref AND org = @old_org;

-- name: QuestionRefsOf :many
SELECT ref, stage FROM question WHERE org = @org AND ref > @after ORDER BY ref LIMIT @most;

-- name: MoveQuestion :exec
UPDATE question SET org = @new_org WHERE ref = @ref AND org = @old_org;

-- name: ProposalRefsOf :many
SELECT ref, stage FROM proposal WHERE lead_org = @org AND ref > @after ORDER BY ref LIMIT @most;

-- name: MoveProposal :exec
UPDATE proposal SET lead_org = @new_org WHERE ref = @ref AND lead_org = @old_org;

-- name: ReviewSeatsOf :many
SELECT r.run_id, r.stage, r.progress FROM review_reply r JOIN review_run v ON v.id = r.run_id
WHERE r.organisation_id = @org AND v.status = 'running' ORDER BY r.run_id, r.stage;

-- name: ReviewSeatTaken :one
SELECT COUNT(*) FROM review_reply WHERE run_id = @run_id AND stage = @stage AND organisation_id = @org;

-- name: MoveReviewSeat :exec
UPDATE review_reply SET organisation_id = @new_org, version = version + 1 WHERE run_id = @run_id AND stage = @stage AND organisation_id = @old_org;

-- name: MoveApiClient :exec
UPDATE api_client SET organisation_id = @new_org, version = version + 1 WHERE id = @id AND organisation_id = @old_org;

-- name: OpenTasksOfSubject :many
SELECT * FROM task WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND organisation_id = @organisation_id AND closed_at = '' ORDER BY kind;
