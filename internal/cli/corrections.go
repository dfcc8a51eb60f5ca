package cli

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/jobs"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/relay"
	"sharewell/internal/store"
	"sharewell/internal/web/page"
	"sharewell/internal/web/relaypage"
)

// newCorrections makes the service that carries corrections to everybody who was given the information.
func newCorrections(s *Services, b base) *relay.Service {
	return relay.New(relay.Deps{Store: b.store.Corrections(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book,
		World: store.RelayWorld{In: b.store.Read, Sent: s.OneOffs.SentAbout}, Settings: relay.SettingsFrom(s.Book, s.Pack.ReferencePrefix)})
}

// correctionKind is the background work of corrections.
func (a *App) correctionKind() jobs.Kind {
	return jobs.Kind{Name: "correction.daily", Next: jobs.Daily(5, 50), Handle: func(ctx context.Context, _ jobs.Job) error { return a.Corrections.RunDaily(ctx) }}
}

// correctionRoutes are the pages of corrections.
func (a *App) correctionRoutes() []page.Route {
	return relaypage.Routes(relaypage.Deps{Corrections: a.Corrections, Book: a.Book, Calendar: a.Calendar, Opens: a.opensRecord})
}

// opensRecord reports whether the actor may open a record that a correction names.
func (a *App) opensRecord(ctx context.Context, by access.Actor, ref string) bool {
	_, err := a.Sharing.Get(ctx, by, ref)
	return err == nil
}

// relayOfCases takes what a case put right to the relay.
type relayOfCases struct{ corrections *relay.Service }

// Begin implements casework.Relay: the organisation is asked, in the transaction of its answer, to send the correction on.
// It says there which kinds of information of its records it was, which a case does not know.
func (r relayOfCases) Begin(ctx context.Context, tx casework.Tx, c casework.Accepted) error {
	inner, ok := tx.(relay.WorkTx)
	if !ok {
		return errs.New(errs.Internal, "correction.tx", "A correction cannot be begun here.")
	}
	kind := relay.Kind(c.Kind)
	if !kind.Valid() {
		kind = relay.Rectified
	}
	return r.corrections.Decided(ctx, inner, relay.Accepted{Org: c.Org, Case: c.Case, Kind: kind, Items: c.Items})
}

// Travelled implements casework.Relay. A body whose record is withheld from the public is not named here: the source says
// who it is when the person asks.
func (r relayOfCases) Travelled(ctx context.Context, ref string) ([]casework.Journey, error) {
	all, err := r.corrections.Travel(ctx, ref)
	var out []casework.Journey
	for _, t := range all {
		for _, s := range t.Stops {
			out = append(out, casework.Journey{Ref: t.Ref, Body: s.Name, State: string(s.State), Why: s.Reason, At: s.At})
		}
	}
	return out, err
}

var _ casework.Relay = relayOfCases{}
