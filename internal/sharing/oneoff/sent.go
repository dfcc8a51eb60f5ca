package oneoff

import (
	"context"
	"slices"

	"sharewell/internal/ident"
)

// Sent is one sharing about a case, as somebody who corrects what was sent needs to know it: to whom, and what kinds of
// data. It holds nothing of the case.
type Sent struct {
	Ref        string
	To         ident.Organisation // "" for one that is in no directory
	Name       string             // of one that is in no directory
	Categories []string
	Method     string
}

// mostSent bounds the sharing of one case that is looked through.
const mostSent = 200

// SentAbout lists what an organisation sent in single cases under one of its own references. The reference itself is
// compared by its salted hash and kept nowhere.
// Law: UK GDPR Article 19.
func (s *Service) SentAbout(ctx context.Context, org ident.Organisation, localRef string) ([]Sent, error) {
	if org == "" || !subjectRef.MatchString(localRef) {
		return nil, nil
	}
	var out []Sent
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		out = nil
		salt, err := tx.OneOffSalt(ctx, org, s.deps.IDs.Next()+s.deps.IDs.Next())
		if err != nil {
			return err
		}
		items, err := tx.OneOffsSameSubject(ctx, org, hashOf(salt+"\x1f"+localRef), mostSent)
		if err != nil {
			return err
		}
		for _, it := range items {
			r, err := tx.OneOffByRef(ctx, it.Ref)
			if err != nil {
				return err
			}
			a := r.Answers
			if r.Stage != Final || !(Case{Answers: a}).Shares() || !a.Is("provider_org", string(org)) {
				continue
			}
			one := Sent{Ref: r.Ref, To: ident.Organisation(a.One("recipient_org")), Name: a.One("recipient_name"), Categories: slices.Clone(a["data_categories"]), Method: a.One("method")}
			if one.To != "" || one.Name != "" {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, err
}
