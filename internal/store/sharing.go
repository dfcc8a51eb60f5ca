package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// Sharing gives the store as Records of Sharing see it.
func (s *Store) Sharing() sharing.Store {
	return bridge[sharing.Tx]{s, func(tx *Tx) sharing.Tx { return tx }}
}

const noRecord = "sharing.not_found"

// RecordByRef loads a record with the versions that can change: the open one and the one in force, or
// else the last.
func (tx *Tx) RecordByRef(ctx context.Context, ref string) (sharing.State, error) {
	row, err := tx.q.RecordByRef(ctx, ref)
	if err != nil {
		return sharing.State{}, notFound(err, noRecord, "We could not find this, or you may not see it.")
	}
	return tx.recordState(ctx, row)
}

// RecordRef gives a record's reference.
func (tx *Tx) RecordRef(ctx context.Context, id ident.Record) (string, error) {
	row, err := tx.q.RecordByID(ctx, string(id))
	return row.Ref, notFound(err, noRecord, "We could not find this, or you may not see it.")
}

func (tx *Tx) recordState(ctx context.Context, row db.Record) (sharing.State, error) {
	st := sharing.State{}
	var err error
	if st.Record, err = tx.record(ctx, row); err != nil {
		return st, err
	}
	wanted := []int64{row.Live, row.Open}
	if row.Live == 0 && row.Open == 0 {
		wanted = []int64{row.Last}
	}
	for _, n := range wanted {
		if n == 0 {
			continue
		}
		v, err := tx.RecordVersion(ctx, st.Record.ID, int(n))
		if err != nil {
			return st, err
		}
		st.Versions = append(st.Versions, v)
	}
	return st, nil
}

// RecordVersion loads one version with its approvals and signatures.
func (tx *Tx) RecordVersion(ctx context.Context, id ident.Record, n int) (sharing.Version, error) {
	row, err := tx.q.RecordVersion(ctx, db.RecordVersionParams{RecordID: string(id), N: int64(n)})
	if err != nil {
		return sharing.Version{}, notFound(err, noRecord, "We could not find this version.")
	}
	return tx.recordVersion(ctx, row)
}

func (tx *Tx) recordVersion(ctx context.Context, row db.RecordVersion) (sharing.Version, error) {
	v, err := versionOf(row)
	if err != nil {
		return v, fmt.Errorf("version %d of record %s: %w", row.N, row.RecordID, err)
	}
	if row.SentHash != "" && v.Stage == sharing.Draft {
		sent, err := tx.RecordText(ctx, ident.Record(row.RecordID), row.SentHash)
		if err != nil {
			return v, err
		}
		v.Sent = &sent
	} else if row.SentHash != "" {
		sent := v.Content.Clone()
		v.Sent = &sent
	}
	return v, tx.attach(ctx, row.RecordID, &v)
}

// attach puts the latest approval and signature of each party where they belong.
func (tx *Tx) attach(ctx context.Context, record string, v *sharing.Version) error {
	approvals, err := tx.q.RecordApprovals(ctx, db.RecordApprovalsParams{RecordID: record, N: int64(v.N)})
	if err != nil {
		return err
	}
	signatures, err := tx.q.RecordSignatures(ctx, db.RecordSignaturesParams{RecordID: record, N: int64(v.N)})
	if err != nil {
		return err
	}
	index := map[string]int{}
	for i, s := range v.States {
		index[s.Party] = i
	}
	for _, row := range approvals {
		a, err := approvalOf(row)
		if err != nil {
			return err
		}
		if i, ok := index[row.PartyID]; ok {
			v.States[i].Approval = &a
		}
	}
	for _, row := range signatures {
		g, err := signatureOf(row)
		if err != nil {
			return err
		}
		if i, ok := index[row.PartyID]; ok {
			v.States[i].Signature = &g
		}
	}
	return nil
}

// RecordText gives a text that was once sent to the parties.
func (tx *Tx) RecordText(ctx context.Context, id ident.Record, hash string) (sharing.Content, error) {
	text, err := tx.q.RecordText(ctx, db.RecordTextParams{RecordID: string(id), Hash: hash})
	if err != nil {
		return sharing.Content{}, notFound(err, noRecord, "We could not find this text.")
	}
	return sharing.ParseContent([]byte(text))
}

// VersionLines lists all versions of a record, newest first, without their content.
func (tx *Tx) VersionLines(ctx context.Context, id ident.Record) ([]sharing.VersionLine, error) {
	rows, err := tx.q.RecordVersionLines(ctx, string(id))
	if err != nil {
		return nil, err
	}
	out := make([]sharing.VersionLine, 0, len(rows))
	for _, r := range rows {
		at := times{}
		out = append(out, sharing.VersionLine{N: int(r.N), Stage: sharing.Stage(r.Stage), Reason: r.Reason,
			LiveAt: at.parse(r.LiveAt), ClosedAt: at.parse(r.ClosedAt)})
		if at.err != nil {
			return nil, at.err
		}
	}
	return out, nil
}

// InsertRecord saves a new record.
func (tx *Tx) InsertRecord(ctx context.Context, st sharing.State) error {
	r := st.Record
	alerted, err := json.Marshal(r.Alerted)
	if err != nil {
		return err
	}
	err = tx.q.InsertRecord(ctx, db.InsertRecordParams{
		ID: string(r.ID), Ref: r.Ref, LeadOrg: string(r.Lead), OwnerRole: string(r.OwnerRole), DeputyRole: string(r.Deputy),
		Live: int64(r.Live), Open: int64(r.Open), Last: int64(r.Last), Status: string(r.Status), ReviewDue: r.ReviewDue.String(),
		Overdue: r.Overdue, Alerted: string(alerted), DelistOn: r.DelistOn.String(), Delisted: r.Delisted.String(), Watch: r.Watch.String(), CreatedAt: clock.Format(r.CreatedAt),
		UpdatedAt: clock.Format(r.UpdatedAt), SharedAt: clock.Format(r.SharedAt),
	})
	if err != nil {
		return fmt.Errorf("insert record %s: %w", r.Ref, err)
	}
	return tx.saveParts(ctx, st)
}

// SaveRecord saves a changed record with its loaded versions; a lost race is a conflict.
func (tx *Tx) SaveRecord(ctx context.Context, st sharing.State) error {
	r := st.Record
	alerted, err := json.Marshal(r.Alerted)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateRecord(ctx, db.UpdateRecordParams{
		LeadOrg: string(r.Lead), OwnerRole: string(r.OwnerRole), DeputyRole: string(r.Deputy), Live: int64(r.Live), Open: int64(r.Open),
		Last: int64(r.Last), Status: string(r.Status), ReviewDue: r.ReviewDue.String(), Overdue: r.Overdue, Alerted: string(alerted),
		DelistOn: r.DelistOn.String(), Delisted: r.Delisted.String(), Watch: r.Watch.String(), UpdatedAt: clock.Format(r.UpdatedAt), SharedAt: clock.Format(r.SharedAt),
		ID: string(r.ID), Version: r.Version,
	}))
	if err != nil {
		return fmt.Errorf("save record %s: %w", r.Ref, err)
	}
	return tx.saveParts(ctx, st)
}

// saveParts writes what hangs on a record.
func (tx *Tx) saveParts(ctx context.Context, st sharing.State) error {
	for i := range st.Versions {
		if err := tx.saveVersion(ctx, st.Record.ID, &st.Versions[i]); err != nil {
			return fmt.Errorf("save version %d of %s: %w", st.Versions[i].N, st.Record.Ref, err)
		}
	}
	if err := tx.savePlaces(ctx, st); err != nil {
		return fmt.Errorf("save the places of %s: %w", st.Record.Ref, err)
	}
	if err := tx.saveStakes(ctx, st); err != nil {
		return fmt.Errorf("save what organisations have in %s: %w", st.Record.Ref, err)
	}
	if err := tx.saveJoining(ctx, st.Record); err != nil {
		return fmt.Errorf("save who joins %s: %w", st.Record.Ref, err)
	}
	if err := tx.saveLapses(ctx, st.Record); err != nil {
		return fmt.Errorf("save why %s stands still: %w", st.Record.Ref, err)
	}
	if err := tx.saveHeirs(ctx, st.Record); err != nil {
		return fmt.Errorf("save who took over in %s: %w", st.Record.Ref, err)
	}
	for _, e := range st.Record.EndAnswers {
		err := tx.q.PutRecordEndAnswer(ctx, db.PutRecordEndAnswerParams{ID: e.ID, RecordID: string(st.Record.ID), PartyID: e.Party,
			OrganisationID: string(e.Organisation), Answer: string(e.Answer), Why: e.Why, Certificate: e.Certificate,
			PersonID: string(e.By), AskedAt: clock.Format(e.AskedAt), At: clock.Format(e.At)})
		if err != nil {
			return fmt.Errorf("save an answer about the end of %s: %w", st.Record.Ref, err)
		}
	}
	return nil
}

func (tx *Tx) saveVersion(ctx context.Context, id ident.Record, v *sharing.Version) error {
	text := string(sharing.Canonical(v.Content))
	states, err := json.Marshal(v.States)
	if err != nil {
		return err
	}
	marks, err := json.Marshal(v.Marks)
	if err != nil {
		return err
	}
	sentHash := ""
	if v.Sent != nil {
		sentHash = sharing.HashOf(*v.Sent)
	}
	err = tx.q.PutRecordVersion(ctx, db.PutRecordVersionParams{RecordID: string(id), N: int64(v.N), Stage: string(v.Stage), Hash: v.Hash,
		Content: text, SentHash: sentHash, States: string(states), Marks: string(marks), Reason: v.Reason, CreatedAt: clock.Format(v.CreatedAt),
		SentAt: clock.Format(v.SentAt), LiveAt: clock.Format(v.LiveAt), ClosedAt: clock.Format(v.ClosedAt)})
	if err != nil {
		return err
	}
	if v.Stage != sharing.Draft && sentHash != "" && sentHash == v.Hash {
		if err := tx.q.KeepRecordText(ctx, db.KeepRecordTextParams{RecordID: string(id), Hash: v.Hash, Content: text}); err != nil {
			return err
		}
	}
	return tx.saveActs(ctx, id, v)
}

// saveActs writes the approvals and signatures that are new or newly voided.
func (tx *Tx) saveActs(ctx context.Context, id ident.Record, v *sharing.Version) error {
	known := map[string]string{}
	approvals, err := tx.q.RecordApprovals(ctx, db.RecordApprovalsParams{RecordID: string(id), N: int64(v.N)})
	if err != nil {
		return err
	}
	for _, a := range approvals {
		known[a.ID] = a.VoidedAt
	}
	signatures, err := tx.q.RecordSignatures(ctx, db.RecordSignaturesParams{RecordID: string(id), N: int64(v.N)})
	if err != nil {
		return err
	}
	for _, g := range signatures {
		known[g.ID] = g.VoidedAt
	}
	for _, s := range v.States {
		if a := s.Approval; a != nil && changedAct(known, a.ID, clock.Format(a.Voided)) {
			if err := tx.q.PutRecordApproval(ctx, approvalRow(id, v.N, *a)); err != nil {
				return err
			}
		}
		if g := s.Signature; g != nil && changedAct(known, g.ID, clock.Format(g.Voided)) {
			if err := tx.q.PutRecordSignature(ctx, signatureRow(id, v.N, *g)); err != nil {
				return err
			}
		}
	}
	return nil
}

func changedAct(known map[string]string, id, voided string) bool {
	was, ok := known[id]
	return !ok || was != voided
}

// savePlaces brings the record's place in each organisation's list up to date, touching only what
// changed. A party that is no longer one keeps the closed record it took part in.
func (tx *Tx) savePlaces(ctx context.Context, st sharing.State) error {
	id := string(st.Record.ID)
	rows, err := tx.q.RecordPlacesOf(ctx, id)
	if err != nil {
		return err
	}
	have := map[string]db.RecordParty{}
	for _, r := range rows {
		have[r.OrganisationID] = r
	}
	for _, p := range st.Places() {
		want := db.RecordParty{OrganisationID: string(p.Organisation), RecordID: id, IsLead: p.Lead, Role: p.Role, Title: p.Title,
			Status: string(p.Status), OpenStage: string(p.Open), SortKey: placeKey(sharing.PageKey{UpdatedAt: p.UpdatedAt, ID: st.Record.ID})}
		if have[want.OrganisationID] != want {
			if err := tx.q.PutRecordPlace(ctx, db.PutRecordPlaceParams(want)); err != nil {
				return err
			}
		}
		delete(have, want.OrganisationID)
	}
	for org, r := range have {
		if sharing.Stage(r.Status).Closed() {
			continue
		}
		if err := tx.q.DeleteRecordPlace(ctx, db.DeleteRecordPlaceParams{OrganisationID: org, RecordID: id}); err != nil {
			return err
		}
	}
	return nil
}

func placeKey(k sharing.PageKey) string { return clock.Format(k.UpdatedAt) + " " + string(k.ID) }

func (tx *Tx) saveJoining(ctx context.Context, r sharing.Record) error {
	for _, a := range r.Accessions {
		signature := ""
		if a.Signature != nil {
			signature = a.Signature.ID
			if err := tx.q.PutRecordSignature(ctx, signatureRow(r.ID, 0, *a.Signature)); err != nil {
				return err
			}
		}
		err := tx.q.PutRecordAccession(ctx, db.PutRecordAccessionParams{ID: a.ID, RecordID: string(r.ID), OrganisationID: string(a.Organisation),
			LikeParty: a.Like, Role: a.Role, State: string(a.State), AskedBy: string(a.AskedBy), AskedAt: clock.Format(a.AskedAt),
			DecidedBy: string(a.DecidedBy), DecidedAt: clock.Format(a.DecidedAt), Reason: a.Reason, SignatureID: signature, N: int64(a.Version)})
		if err != nil {
			return err
		}
	}
	return nil
}

// RecordEvents lists a record's events, newest first; with an organisation, those it may see.
func (tx *Tx) RecordEvents(ctx context.Context, id ident.Record, org ident.Organisation, before int64, most int) ([]event.Event, error) {
	if org == "" {
		return tx.EventsAbout(ctx, event.Subject{Kind: "record", ID: string(id)}, before, most)
	}
	rows, err := tx.q.RecordEventsFor(ctx, db.RecordEventsForParams{OrganisationID: string(org), RecordID: string(id), Before: fromNewest(before), Most: int32(most)})
	return eventsOf(rows, err)
}

// RecordsDue lists references of records whose watch day has come, after a reference.
func (tx *Tx) RecordsDue(ctx context.Context, on clock.Date, after string, most int) ([]string, error) {
	return tx.q.RecordsDue(ctx, db.RecordsDueParams{OnDay: on.String(), After: after, Most: int32(most)})
}

// RecordForRegister loads a whole record with every version that left the draft, for the public
// register.
func (tx *Tx) RecordForRegister(ctx context.Context, id ident.Record) (sharing.Published, error) {
	row, err := tx.q.RecordByID(ctx, string(id))
	if err != nil {
		return sharing.Published{}, notFound(err, noRecord, "We could not find this record.")
	}
	return tx.published(ctx, row)
}

// RecordsForRegister loads whole records after an identifier. Records of which nothing was ever sent
// have no versions.
func (tx *Tx) RecordsForRegister(ctx context.Context, after ident.Record, most int) ([]sharing.Published, error) {
	rows, err := tx.q.RecordsAfter(ctx, db.RecordsAfterParams{After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]sharing.Published, 0, len(rows))
	for _, row := range rows {
		p, err := tx.published(ctx, row)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (tx *Tx) published(ctx context.Context, row db.Record) (sharing.Published, error) {
	r, err := tx.record(ctx, row)
	if err != nil {
		return sharing.Published{}, err
	}
	rows, err := tx.q.RecordVersions(ctx, row.ID)
	if err != nil {
		return sharing.Published{}, err
	}
	var versions []sharing.Version
	for _, vr := range rows {
		v, err := tx.recordVersion(ctx, vr)
		if err != nil {
			return sharing.Published{}, err
		}
		versions = append(versions, v)
	}
	return sharing.PublishedOf(r, versions), nil
}

var _ sharing.Tx = (*Tx)(nil)

// wrongRow is a stored value that cannot be read.
func wrongRow(what string, err error) error {
	return errs.Wrap(errs.Internal, "store.row", "Something stored cannot be read.", fmt.Errorf("%s: %w", what, err))
}
