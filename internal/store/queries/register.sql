-- name: RegisterRows :many
SELECT record_id, ref, version, shown, parties, card, title, words FROM register_entry
WHERE record_id > @after ORDER BY record_id LIMIT @most;

-- name: RegisterRow :one
SELECT * FROM register_entry WHERE ref = @ref;

-- name: PutRegisterRow :exec
INSERT INTO register_entry (record_id, ref, version, shown, parties, card, title, words, entry)
VALUES (@record_id, @ref, @version, @shown, @parties, @card, @title, @words, @entry)
ON CONFLICT (record_id) DO UPDATE SET ref = excluded.ref, version = excluded.version, shown = excluded.shown, parties = excluded.parties,
  card = excluded.card, title = excluded.title, words = excluded.words, entry = excluded.entry
WHERE register_entry.version <= excluded.version;

-- name: RegisterMark :one
SELECT * FROM register_mark WHERE name = 'entries';

-- name: PutRegisterMark :exec
INSERT INTO register_mark (name, seq, edition) VALUES ('entries', @seq, @edition)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, edition = excluded.edition;
