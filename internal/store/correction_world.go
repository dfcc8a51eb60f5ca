package store

import (
	"context"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/relay"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
)

// RelayWorld tells the relay of corrections what the records say and who is there.
type RelayWorld struct {
	// In runs a function that reads.
	In func(ctx context.Context, fn func(*Tx) error) error
	// Sent lists what was sent in single cases under a reference.
	Sent func(ctx context.Context, org ident.Organisation, localRef string) ([]oneoff.Sent, error)
}

// mostRecords bounds the records of one organisation that are looked through together.
const mostRecords = 500

// Shares implements relay.World.
func (w RelayWorld) Shares(ctx context.Context, org ident.Organisation, since clock.Date) (out []relay.Share, err error) {
	err = w.In(ctx, func(tx *Tx) error {
		out = nil
		q := sharing.PlaceQuery{Organisation: org, Most: mostRecords}
		for {
			items, err := tx.RecordPlaces(ctx, q)
			if err != nil {
				return err
			}
			for _, it := range items {
				shares, err := recordShares(ctx, tx, it.Ref, since)
				if err != nil {
					return err
				}
				for _, s := range shares {
					if s.From.Org == org || s.To.Org == org {
						out = append(out, s)
					}
				}
			}
			if len(items) < mostRecords {
				return w.succeed(ctx, tx, out)
			}
			last := items[len(items)-1]
			q.After = sharing.PageKey{UpdatedAt: last.UpdatedAt, ID: last.ID}
		}
	})
	return out, err
}

// recordShares lists how one record lets information go: in force, or by a version that ended on or after a day.
func recordShares(ctx context.Context, tx *Tx, ref string, since clock.Date) ([]relay.Share, error) {
	st, err := tx.RecordByRef(ctx, ref)
	if err != nil {
		return nil, err
	}
	lines, err := tx.VersionLines(ctx, st.Record.ID)
	if err != nil {
		return nil, err
	}
	var out []relay.Share
	for _, l := range lines {
		var ended clock.Date
		switch {
		case l.Stage.Live():
		case (l.Stage == sharing.Ended || l.Stage == sharing.Superseded) && !clock.DateOf(l.ClosedAt).Before(since):
			ended = clock.DateOf(l.ClosedAt)
		default:
			continue
		}
		v, err := tx.RecordVersion(ctx, st.Record.ID, l.N)
		if err != nil {
			return nil, err
		}
		if v.Content.Personal() {
			out = append(out, versionShares(st.Record, v, ended)...)
		}
	}
	return out, nil
}

// versionShares takes the movements of information from a version. Who joined on the terms of a party shares as it does.
func versionShares(r sharing.Record, v sharing.Version, ended clock.Date) []relay.Share {
	c := &v.Content
	holders := func(ids []string) (out []relay.Holder) {
		for _, id := range ids {
			if p, ok := c.Party(id); ok {
				h := relay.Holder{Org: p.Organisation}
				if p.IsOutsider() {
					h.Outside = p.Outsider.Name
				}
				out = append(out, h)
			}
			for _, a := range r.Accessions {
				if a.Like == id && a.State == sharing.JoinSigned && (ended.IsZero() || !a.DecidedAt.After(v.ClosedAt)) {
					out = append(out, relay.Holder{Org: a.Organisation})
				}
			}
		}
		return out
	}
	var out []relay.Share
	for _, f := range c.Flows {
		var items []string
		for _, i := range c.Items {
			if slices.Contains(f.Items, i.ID) && i.Category != "" {
				items = append(items, i.Category)
			}
		}
		for _, from := range holders(f.From) {
			for _, to := range holders(f.To) {
				if !keepsNothing(r, to.Org) {
					out = append(out, relay.Share{Record: r.Ref, Title: c.Title, Version: v.N, From: from, To: to, Items: items, Method: f.Method, Match: f.MatchOn,
						Ended: ended, Secret: c.Publication == "withheld"})
				}
			}
		}
	}
	return out
}

// keepsNothing reports whether an organisation said, when the record ended, that it returned or destroyed what it had.
func keepsNothing(r sharing.Record, org ident.Organisation) bool {
	return org != "" && slices.ContainsFunc(r.EndAnswers, func(e sharing.EndAnswer) bool {
		return e.Organisation == org && (e.Answer == sharing.Returned || e.Answer == sharing.Destroyed)
	})
}

// mostSuccessions bounds how often one organisation after another is followed.
const mostSuccessions = 5

// succeed puts the organisations that took over in the places of those that no longer exist.
func (w RelayWorld) succeed(ctx context.Context, tx *Tx, shares []relay.Share) error {
	known := map[ident.Organisation]ident.Organisation{}
	follow := func(h relay.Holder) (relay.Holder, error) {
		if h.Org == "" {
			return h, nil
		}
		if to, ok := known[h.Org]; ok {
			return relay.Holder{Org: to}, nil
		}
		id := h.Org
		for range mostSuccessions {
			o, err := tx.Organisation(ctx, id)
			if err != nil {
				return h, err
			}
			next := successor(o)
			if next == "" {
				break
			}
			id = next
		}
		known[h.Org] = id
		return relay.Holder{Org: id}, nil
	}
	for i := range shares {
		var err error
		if shares[i].To, err = follow(shares[i].To); err != nil {
			return err
		}
	}
	return nil
}

// successor gives the organisation that took over from one that no longer exists.
func successor(o organisation.Organisation) ident.Organisation {
	if n := len(o.Profile.Successors); o.Status == organisation.Closed && n > 0 {
		return o.Profile.Successors[n-1].Organisation
	}
	return ""
}

// OneOffs implements relay.World.
func (w RelayWorld) OneOffs(ctx context.Context, org ident.Organisation, localRef string) ([]relay.Share, error) {
	sent, err := w.Sent(ctx, org, localRef)
	var out []relay.Share
	for _, x := range sent {
		to := relay.Holder{Org: x.To}
		if x.To == "" {
			to.Outside = x.Name
		}
		out = append(out, relay.Share{Record: x.Ref, Title: x.Ref, OneOff: true, From: relay.Holder{Org: org}, To: to, Items: x.Categories, Method: x.Method})
	}
	return out, err
}

// Bodies implements relay.World.
func (w RelayWorld) Bodies(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]relay.Body, error) {
	out := map[ident.Organisation]relay.Body{}
	err := w.In(ctx, func(tx *Tx) error {
		for _, id := range ids {
			for range mostSuccessions {
				if _, ok := out[id]; ok || id == "" {
					break
				}
				o, err := tx.Organisation(ctx, id)
				if err != nil {
					return err
				}
				b := relay.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Reached: o.Status == organisation.Member, Gone: o.Status == organisation.Closed, Next: successor(o)}
				out[id] = b
				id = b.Next
			}
		}
		return nil
	})
	return out, err
}
