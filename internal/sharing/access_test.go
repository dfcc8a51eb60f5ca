package sharing_test

import (
	"context"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
)

// command is one thing somebody can ask of a record.
type command struct {
	name string
	give func(d desk, a access.Actor, ref string) error
}

// commands lists every command of the service. Each is well formed, so that only access and the stage
// of the record can refuse it.
func commands() []command {
	ctx := context.Background()
	return []command{
		{"get", func(d desk, a access.Actor, ref string) error { _, err := d.Get(ctx, a, ref); return err }},
		{"get version", func(d desk, a access.Actor, ref string) error { _, err := d.GetVersion(ctx, a, ref, 1); return err }},
		{"timeline", func(d desk, a access.Actor, ref string) error { _, err := d.Timeline(ctx, a, ref, 0); return err }},
		{"open", func(d desk, a access.Actor, ref string) error { return d.Opened(ctx, a, ref) }},
		{"copy", func(d desk, a access.Actor, ref string) error {
			_, err := d.CreateCopy(ctx, a, sharing.CreateCopy{Ref: ref})
			return err
		}},
		{"save", func(d desk, a access.Actor, ref string) error {
			_, err := d.SaveSection(ctx, a, sharing.SaveSection{Ref: ref, Section: "about", Values: map[string][]string{"title": {"x"}}})
			return err
		}},
		{"add row", func(d desk, a access.Actor, ref string) error {
			_, err := d.AddRow(ctx, a, sharing.AddRow{Ref: ref, Table: "items"})
			return err
		}},
		{"change row", func(d desk, a access.Actor, ref string) error {
			_, err := d.ChangeRow(ctx, a, sharing.ChangeRow{Ref: ref, Table: "items", ID: "i1", Values: map[string][]string{"name": {"x"}}})
			return err
		}},
		{"remove row", func(d desk, a access.Actor, ref string) error {
			_, err := d.RemoveRow(ctx, a, sharing.RemoveRow{Ref: ref, Table: "items", ID: "i1"})
			return err
		}},
		{"send", func(d desk, a access.Actor, ref string) error { return d.Send(ctx, a, sharing.Send{Ref: ref}) }},
		{"approve", func(d desk, a access.Actor, ref string) error { return d.Approve(ctx, a, sharing.Approve{Ref: ref}) }},
		{"return", func(d desk, a access.Actor, ref string) error {
			return d.ReturnForChange(ctx, a, sharing.ReturnForChange{Ref: ref, Reason: "x"})
		}},
		{"decline", func(d desk, a access.Actor, ref string) error {
			return d.Decline(ctx, a, sharing.Decline{Ref: ref, Reason: "x"})
		}},
		{"delegate", func(d desk, a access.Actor, ref string) error {
			return d.Delegate(ctx, a, sharing.Delegate{Ref: ref, To: "x"})
		}},
		{"sign", func(d desk, a access.Actor, ref string) error { return d.Sign(ctx, a, sharing.Sign{Ref: ref}) }},
		{"paper", func(d desk, a access.Actor, ref string) error {
			return d.RecordPaper(ctx, a, sharing.RecordPaper{Ref: ref})
		}},
		{"put live", func(d desk, a access.Actor, ref string) error { return d.PutLive(ctx, a, sharing.PutLive{Ref: ref}) }},
		{"withdraw", func(d desk, a access.Actor, ref string) error {
			return d.Withdraw(ctx, a, sharing.Withdraw{Ref: ref, Reason: "x"})
		}},
		{"pause", func(d desk, a access.Actor, ref string) error {
			return d.Pause(ctx, a, sharing.Pause{Ref: ref, Reason: "x"})
		}},
		{"resume", func(d desk, a access.Actor, ref string) error { return d.Resume(ctx, a, sharing.Resume{Ref: ref}) }},
		{"start review", func(d desk, a access.Actor, ref string) error {
			return d.StartReview(ctx, a, sharing.StartReview{Ref: ref})
		}},
		{"confirm review", func(d desk, a access.Actor, ref string) error {
			return d.ConfirmReview(ctx, a, sharing.ConfirmReview{Ref: ref})
		}},
		{"vary", func(d desk, a access.Actor, ref string) error {
			return d.Vary(ctx, a, sharing.Vary{Ref: ref, Reason: "x"})
		}},
		{"end", func(d desk, a access.Actor, ref string) error {
			return d.End(ctx, a, sharing.End{Ref: ref, Reason: "x"})
		}},
		{"confirm end", func(d desk, a access.Actor, ref string) error {
			return d.ConfirmEnd(ctx, a, sharing.ConfirmEnd{Ref: ref})
		}},
		{"admit", func(d desk, a access.Actor, ref string) error { return d.Admit(ctx, a, sharing.Admit{Ref: ref}) }},
		{"accede", func(d desk, a access.Actor, ref string) error {
			return d.SignAccession(ctx, a, sharing.SignAccession{Ref: ref})
		}},
		{"ask to join", func(d desk, a access.Actor, ref string) error {
			return d.AskToJoin(ctx, a, sharing.AskToJoin{Ref: ref})
		}},
	}
}

func TestADraftIsNotThereForAnybodyElse(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.start(t)
			for _, a := range []access.Actor{head, stranger, {Person: "p-aud", Roles: []access.Role{access.Auditor}}, {Person: "p-sec", Roles: []access.Role{access.Secretariat}}} {
				if err := c.give(d, a, ref); errs.KindOf(err) != errs.NotFound && !(c.name == "copy" && errs.KindOf(err) == errs.Forbidden) {
					t.Errorf("%v: %v, want not found", a, err)
				}
			}
			if err := c.give(d, access.Actor{}, ref); errs.KindOf(err) != errs.Unauthenticated && errs.KindOf(err) != errs.NotFound {
				t.Errorf("a visitor: %v", err)
			}
		})
	}
}

func TestALiveRecordIsNotThereForThoseOutside(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		if c.name == "ask to join" {
			continue // this one is for them
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.live(t)
			if err := c.give(d, stranger, ref); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a stranger: %v, want not found", err)
			}
		})
	}
}

func TestPartiesAndRolesMayDoWhatTheTableSaysAndNoMore(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := context.Background()
	ref := d.live(t)
	practitioner := actor(council, access.Practitioner)
	for _, c := range commands() {
		switch c.name {
		case "get", "get version", "timeline", "open":
			if err := c.give(d, practitioner, ref); err != nil {
				t.Errorf("%s: a practitioner of the lead: %v", c.name, err)
			}
		default:
			if err := c.give(d, practitioner, ref); err == nil {
				t.Errorf("%s: a practitioner of the lead may", c.name)
			}
		}
	}
	for name, err := range map[string]error{
		"vary":   d.Vary(ctx, head, sharing.Vary{Ref: ref, Reason: "x"}),
		"end":    d.End(ctx, head, sharing.End{Ref: ref, Reason: "x"}),
		"review": d.StartReview(ctx, head, sharing.StartReview{Ref: ref}),
		"admit":  d.Admit(ctx, head, sharing.Admit{Ref: ref}),
	} {
		if errs.KindOf(err) != errs.Forbidden {
			t.Errorf("%s by a party: %v, want forbidden", name, err)
		}
	}
}

func TestAPartyDoesNotLearnOfADraftedVariation(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := context.Background()
	ref := d.live(t)
	ok(t, d.Vary(ctx, lead, sharing.Vary{Ref: ref, Reason: "A secret plan."}))
	v, err := d.Get(ctx, head, ref)
	ok(t, err)
	if v.Shown.Version.N != 1 || v.Record.Open != 0 || len(v.Versions) != 1 {
		t.Errorf("a party sees version %d, open %d, %d versions", v.Shown.Version.N, v.Record.Open, len(v.Versions))
	}
	if _, err := d.GetVersion(ctx, head, ref, 2); errs.KindOf(err) != errs.NotFound {
		t.Errorf("version 2: %v", err)
	}
	lines, err := d.Timeline(ctx, head, ref, 0)
	ok(t, err)
	for _, l := range lines {
		if l.Name == "sharing.variation_started" {
			t.Error("the timeline tells a party of it")
		}
	}
	mine, err := d.Get(ctx, lead, ref)
	ok(t, err)
	if mine.Shown.Version.N != 2 || mine.Live == nil || mine.Live.Version.N != 1 || !mine.May(access.EditRecord) || !mine.May(access.PauseRecord) {
		t.Errorf("the lead sees %d, live %v, may %v", mine.Shown.Version.N, mine.Live, mine.Allowed)
	}
}
