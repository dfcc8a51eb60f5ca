package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// times parses stored times and days, keeping the first error.
type times struct{ err error }

func (t *times) parse(s string) time.Time {
	at, err := clock.ParseStored(s)
	if err != nil && t.err == nil {
		t.err = err
	}
	return at
}

func (t *times) day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil && t.err == nil {
		t.err = err
	}
	return d
}

// record makes a record of its row, with who joined and what was said after its end.
func (tx *Tx) record(ctx context.Context, row db.Record) (sharing.Record, error) {
	at := times{}
	r := sharing.Record{
		ID: ident.Record(row.ID), Ref: row.Ref, Lead: ident.Organisation(row.LeadOrg), OwnerRole: access.Role(row.OwnerRole),
		Deputy: access.Role(row.DeputyRole), Live: int(row.Live), Open: int(row.Open), Last: int(row.Last), Status: sharing.Stage(row.Status),
		ReviewDue: at.day(row.ReviewDue), Overdue: row.Overdue, DelistOn: at.day(row.DelistOn), Delisted: at.day(row.Delisted), Watch: at.day(row.Watch), CreatedAt: at.parse(row.CreatedAt),
		UpdatedAt: at.parse(row.UpdatedAt), SharedAt: at.parse(row.SharedAt), Version: row.Version,
	}
	if err := json.Unmarshal([]byte(row.Alerted), &r.Alerted); err != nil {
		return r, wrongRow("record "+row.Ref, err)
	}
	accessions, err := tx.q.RecordAccessions(ctx, row.ID)
	if err != nil {
		return r, err
	}
	for _, a := range accessions {
		acc, err := tx.accession(ctx, a)
		if err != nil {
			return r, err
		}
		r.Accessions = append(r.Accessions, acc)
	}
	answers, err := tx.q.RecordEndAnswers(ctx, row.ID)
	if err != nil {
		return r, err
	}
	for _, e := range answers {
		r.EndAnswers = append(r.EndAnswers, sharing.EndAnswer{ID: e.ID, Party: e.PartyID, Organisation: ident.Organisation(e.OrganisationID),
			Answer: sharing.EndAnswerKind(e.Answer), Why: e.Why, Certificate: e.Certificate, By: ident.Person(e.PersonID),
			AskedAt: at.parse(e.AskedAt), At: at.parse(e.At)})
	}
	lapses, err := tx.q.RecordLapses(ctx, row.ID)
	if err != nil {
		return r, err
	}
	for _, l := range lapses {
		r.Lapsed = append(r.Lapsed, sharing.PartyLapse{Organisation: ident.Organisation(l.OrganisationID), Since: at.day(l.Since)})
	}
	if r.Heirs, err = tx.heirs(ctx, row.ID, &at); err != nil {
		return r, err
	}
	if at.err != nil {
		return r, wrongRow("record "+row.Ref, at.err)
	}
	return r, nil
}

func (tx *Tx) accession(ctx context.Context, row db.RecordAccession) (sharing.Accession, error) {
	at := times{}
	a := sharing.Accession{ID: row.ID, Organisation: ident.Organisation(row.OrganisationID), Like: row.LikeParty, Role: row.Role,
		State: sharing.AccessionState(row.State), AskedBy: ident.Person(row.AskedBy), AskedAt: at.parse(row.AskedAt),
		DecidedBy: ident.Person(row.DecidedBy), DecidedAt: at.parse(row.DecidedAt), Reason: row.Reason, Version: int(row.N)}
	if row.SignatureID != "" {
		g, err := tx.q.RecordSignature(ctx, row.SignatureID)
		if errors.Is(err, sql.ErrNoRows) {
			return a, wrongRow("accession "+row.ID, err)
		}
		if err != nil {
			return a, err
		}
		sig, err := signatureOf(g)
		if err != nil {
			return a, err
		}
		a.Signature = &sig
	}
	if at.err != nil {
		return a, wrongRow("accession "+row.ID, at.err)
	}
	return a, nil
}

func versionOf(row db.RecordVersion) (sharing.Version, error) {
	at := times{}
	v := sharing.Version{N: int(row.N), Stage: sharing.Stage(row.Stage), Hash: row.Hash, Reason: row.Reason,
		CreatedAt: at.parse(row.CreatedAt), SentAt: at.parse(row.SentAt), LiveAt: at.parse(row.LiveAt), ClosedAt: at.parse(row.ClosedAt)}
	if at.err != nil {
		return v, wrongRow("its times", at.err)
	}
	var err error
	if v.Content, err = sharing.ParseContent([]byte(row.Content)); err != nil {
		return v, wrongRow("its content", err)
	}
	if err := json.Unmarshal([]byte(row.States), &v.States); err != nil {
		return v, wrongRow("its parties' states", err)
	}
	if err := json.Unmarshal([]byte(row.Marks), &v.Marks); err != nil {
		return v, wrongRow("its marks", err)
	}
	return v, nil
}

func approvalOf(row db.RecordApproval) (sharing.Approval, error) {
	at := times{}
	a := sharing.Approval{ID: row.ID, Party: row.PartyID, By: ident.Person(row.PersonID), Org: ident.Organisation(row.OrgID),
		Role: access.Role(row.Role), At: at.parse(row.At), Note: row.Note, Hash: row.Hash, Part: row.Part, Voided: at.parse(row.VoidedAt)}
	if at.err != nil {
		return a, wrongRow("approval "+row.ID, at.err)
	}
	return a, nil
}

func approvalRow(id ident.Record, n int, a sharing.Approval) db.PutRecordApprovalParams {
	return db.PutRecordApprovalParams{ID: a.ID, RecordID: string(id), N: int64(n), PartyID: a.Party, PersonID: string(a.By), OrgID: string(a.Org),
		Role: string(a.Role), At: clock.Format(a.At), Note: a.Note, Hash: a.Hash, Part: a.Part, VoidedAt: clock.Format(a.Voided)}
}

func signatureOf(row db.RecordSignature) (sharing.Signature, error) {
	at := times{}
	g := sharing.Signature{ID: row.ID, Party: row.PartyID, By: ident.Person(row.PersonID), Org: ident.Organisation(row.OrgID),
		Role: access.Role(row.Role), Name: row.Name, Post: row.Post, Authority: row.Authority, Method: sharing.Method(row.Method),
		Evidence: row.Evidence, SignedOn: at.day(row.SignedOn), At: at.parse(row.At), Hash: row.Hash, Part: row.Part,
		Voided: at.parse(row.VoidedAt), Why: row.Why}
	if at.err != nil {
		return g, wrongRow("signature "+row.ID, at.err)
	}
	return g, nil
}

func signatureRow(id ident.Record, n int, g sharing.Signature) db.PutRecordSignatureParams {
	return db.PutRecordSignatureParams{ID: g.ID, RecordID: string(id), N: int64(n), PartyID: g.Party, PersonID: string(g.By), OrgID: string(g.Org),
		Role: string(g.Role), Name: g.Name, Post: g.Post, Authority: g.Authority, Method: string(g.Method), Evidence: g.Evidence,
		SignedOn: g.SignedOn.String(), At: clock.Format(g.At), Hash: g.Hash, Part: g.Part, VoidedAt: clock.Format(g.Voided), Why: g.Why}
}

// RecordPlaces lists one organisation's records, the latest changed first.
func (tx *Tx) RecordPlaces(ctx context.Context, q sharing.PlaceQuery) ([]sharing.ListItem, error) {
	before := "~" // after every time and identifier
	if q.After.ID != "" {
		before = placeKey(q.After)
	}
	org, most := string(q.Organisation), int32(q.Most)
	switch {
	case q.Led && q.Status != "":
		rows, err := tx.q.RecordPlacesLedInStatus(ctx, db.RecordPlacesLedInStatusParams{OrganisationID: org, Status: string(q.Status), IsLead: true, Before: before, Most: most})
		return listItems(rows, err)
	case q.Led:
		rows, err := tx.q.RecordPlacesLed(ctx, db.RecordPlacesLedParams{OrganisationID: org, IsLead: true, Before: before, Most: most})
		return listItems(rows, err)
	case q.Status != "":
		rows, err := tx.q.RecordPlacesInStatus(ctx, db.RecordPlacesInStatusParams{OrganisationID: org, Status: string(q.Status), Before: before, Most: most})
		return listItems(rows, err)
	}
	rows, err := tx.q.RecordPlacesLatest(ctx, db.RecordPlacesLatestParams{OrganisationID: org, Before: before, Most: most})
	return listItems(rows, err)
}

// placeRow is the one shape of the list's rows, which sqlc names once per query.
type placeRow interface {
	db.RecordPlacesLatestRow | db.RecordPlacesInStatusRow | db.RecordPlacesLedRow | db.RecordPlacesLedInStatusRow
}

func listItems[R placeRow](rows []R, err error) ([]sharing.ListItem, error) {
	if err != nil {
		return nil, err
	}
	out := make([]sharing.ListItem, 0, len(rows))
	for _, r := range rows {
		row := db.RecordPlacesLatestRow(r)
		at := times{}
		item := sharing.ListItem{ID: ident.Record(row.RecordID), Ref: row.Ref, Title: row.Title, Lead: ident.Organisation(row.LeadOrg),
			Led: row.IsLead, Role: row.Role, Status: sharing.Stage(row.Status), Open: sharing.Stage(row.OpenStage),
			ReviewDue: at.day(row.ReviewDue), Overdue: row.Overdue}
		if len(row.SortKey) > len(row.RecordID)+1 {
			item.UpdatedAt = at.parse(row.SortKey[:len(row.SortKey)-len(row.RecordID)-1])
		}
		if at.err != nil {
			return nil, fmt.Errorf("record %s in a list: %w", row.Ref, at.err)
		}
		out = append(out, item)
	}
	return out, nil
}

// CountPlaces counts one organisation's records by status.
func (tx *Tx) CountPlaces(ctx context.Context, org ident.Organisation) (map[sharing.Stage]int, error) {
	rows, err := tx.q.CountRecordPlaces(ctx, string(org))
	if err != nil {
		return nil, err
	}
	out := map[sharing.Stage]int{}
	for _, r := range rows {
		out[sharing.Stage(r.Status)] = int(r.Places)
	}
	return out, nil
}
