package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
)

// acts lists what can be done with a record, in the order the list of actions shows them.
func acts() []act {
	return append(actsBefore(), actsLive()...)
}

// actsBefore are the acts on a version that is not live yet.
func actsBefore() []act {
	return []act{
		{Key: "review", Path: "review", Command: access.ReviewRecord, Within: true, Reads: true, Done: "reviewed", Ask: askReview, Do: doReview},
		{Key: "sign", Path: "sign", Command: access.SignRecord, Within: true, Reads: true, Signs: true, Done: "signed", Ask: askSign, Do: doSign},
		{Key: "paper", Path: "paper", Command: access.PaperRecord, Within: true, Done: "paper", Ask: askPaper, Do: doPaper},
		{Key: "go_live", Path: "go-live", Command: access.PublishRecord, Within: true, Done: "live", Ask: askGoLive, Do: doGoLive},
		{Key: "pass", Path: "pass", Command: access.DelegateRecord, Done: "passed", Ask: askPass, Do: doPass},
		{Key: "return", Path: "return", Command: access.ReturnRecord, Done: "returned", Ask: askReason, Do: func(x *asking) error {
			return x.Sharing.ReturnForChange(x.c.R.Context(), x.c.Actor, sharing.ReturnForChange{Ref: x.v.Record.Ref, Reason: x.f.Raw("reason")})
		}},
		{Key: "decline", Path: "decline", Command: access.DeclineRecord, Grave: true, Done: "declined", Ask: askReason, Do: func(x *asking) error {
			return x.Sharing.Decline(x.c.R.Context(), x.c.Actor, sharing.Decline{Ref: x.v.Record.Ref, Reason: x.f.Raw("reason")})
		}},
		{Key: "withdraw", Path: "withdraw", Command: access.WithdrawRecord, Grave: true, Done: "withdrawn", Ask: askReason, Do: func(x *asking) error {
			return x.Sharing.Withdraw(x.c.R.Context(), x.c.Actor, sharing.Withdraw{Ref: x.v.Record.Ref, Reason: x.f.Raw("reason")})
		}},
	}
}

func askReason(x *asking) error {
	x.area("reason", false)
	return nil
}

// signers are the roles that sign, reviewers those that review.
func signers() []access.Role {
	return []access.Role{access.SigningOfficer, access.SIRO, access.Caldicott}
}

func reviewers() []access.Role { return []access.Role{access.DPO, access.IGLead} }

func askReview(x *asking) error {
	x.out.Problems = x.problems(x.c, x.v)
	x.radios("decision", x.options("decision", "approve", "return", "decline"))
	x.area("reason", false)
	return nil
}

func doReview(x *asking) error {
	ctx, ref, why := x.c.R.Context(), x.v.Record.Ref, x.f.Raw("reason")
	switch x.f.Raw("decision") {
	case "approve":
		return x.Sharing.Approve(ctx, x.c.Actor, sharing.Approve{Ref: ref, Hash: x.f.Raw("hash"), Note: strings.TrimSpace(why)})
	case "return":
		return x.Sharing.ReturnForChange(ctx, x.c.Actor, sharing.ReturnForChange{Ref: ref, Reason: why})
	case "decline":
		return x.Sharing.Decline(ctx, x.c.Actor, sharing.Decline{Ref: ref, Reason: why})
	}
	return x.required("decision")
}

func askSign(x *asking) error {
	x.out.Problems = x.problems(x.c, x.v)
	x.line("name", x.c.Who.Name, false)
	x.line("post", "", false)
	x.ask(asked{Key: "authority", Kind: sharing.KindCheckboxes, Choices: x.options("authority", "yes")})
	return nil
}

// signatory reads what somebody says of themselves when they sign.
func signatory(f *form.Form) (name, post string, authority bool) {
	return strings.TrimSpace(f.Raw("name")), strings.TrimSpace(f.Raw("post")), f.Chosen("authority", sharing.Yes)
}

func doSign(x *asking) error {
	name, post, authority := signatory(x.f)
	return x.Sharing.Sign(x.c.R.Context(), x.c.Actor, sharing.Sign{Ref: x.v.Record.Ref, Hash: x.f.Raw("hash"), Name: name, Post: post, Authority: authority})
}

// askPaper asks about one outsider that has not signed; the first when there are several.
func askPaper(x *asking) error {
	var open []choice
	ver := progressOf(x.v.Shown.Version)
	for _, s := range ver.States {
		if s.Organisation == "" && s.NeedsSign && !ver.signed(s) {
			p, _ := ver.Content.Party(s.Party)
			open = append(open, choice{Code: s.Party, Label: x.b.names.party(p)})
		}
	}
	q := asked{Key: "party", Kind: sharing.KindRadios, Choices: open}
	if len(open) == 1 {
		q.Values = []string{open[0].Code}
	}
	x.hidden("hash", x.v.Shown.Hash)
	x.out.Link = &layout.Link{Text: x.c.Text.T("paper.print"), Href: x.v.Record.URL() + ".pdf"}
	x.out.Facts = []layout.Fact{{Term: x.c.Text.T("paper.fingerprint"), Value: x.v.Shown.Fingerprint}}
	x.ask(q)
	x.line("name", "", false)
	x.line("post", "", false)
	x.ask(asked{Key: "signed_on", Kind: sharing.KindDate})
	x.ask(asked{Key: "evidence", Kind: sharing.KindTextarea, Max: 1000})
	return nil
}

func doPaper(x *asking) error {
	if x.f.Raw("party") == "" {
		return x.required("party")
	}
	name, post, _ := signatory(x.f)
	return x.Sharing.RecordPaper(x.c.R.Context(), x.c.Actor, sharing.RecordPaper{Ref: x.v.Record.Ref, Party: x.f.Raw("party"), Hash: x.f.Raw("hash"),
		Name: name, Post: post, SignedOn: dateTyped(x.f, "signed_on"), Evidence: strings.TrimSpace(x.f.Raw("evidence"))})
}

// dateTyped reads a date from three boxes of one name; none when it is not a day of the calendar.
func dateTyped(f *form.Form, key string) clock.Date {
	d, err := clock.ParseDate(sharing.JoinDate(f.RawAll(key)))
	if err != nil {
		return clock.Date{}
	}
	return d
}

func askGoLive(x *asking) error {
	x.out.Problems = x.problems(x.c, x.v)
	x.out.Board = x.board(x.c, x.v.Shown)
	x.hidden("seen", itoa(int(x.v.Record.Version)))
	if len(x.v.Shown.Blockers) > 0 {
		x.out.Button.Text = ""
	}
	return nil
}

func doGoLive(x *asking) error {
	return x.Sharing.PutLive(x.c.R.Context(), x.c.Actor, sharing.PutLive{Ref: x.v.Record.Ref, Seen: seen(x.f)})
}

// seen reads the state of the record that the page showed.
func seen(f *form.Form) int64 {
	n, ok := f.Int("seen", form.IntRule{})
	if !ok {
		return 0
	}
	return int64(n)
}

func askPass(x *asking) error {
	roles := reviewers()
	if x.v.Shown.Version.Stage == sharing.AwaitingSign {
		roles = signers()
	}
	people, err := x.People.Holders(x.c.R.Context(), x.c.Actor, roles)
	if err != nil {
		return err
	}
	var open []choice
	for _, p := range people {
		if p.Person != x.c.Actor.Person {
			open = append(open, choice{Code: string(p.Person), Label: p.Name})
		}
	}
	if len(open) == 0 {
		x.out.Intro, x.out.Button.Text = x.c.Text.T("pass.nobody"), ""
		return nil
	}
	x.radios("to", open)
	x.area("note", true)
	return nil
}

func doPass(x *asking) error {
	roles := append(reviewers(), signers()...)
	people, err := x.People.Holders(x.c.R.Context(), x.c.Actor, roles)
	if err != nil {
		return err
	}
	to := ident.Person(x.f.Raw("to"))
	if to != "" && !slices.ContainsFunc(people, func(p Colleague) bool { return p.Person == to }) {
		return errs.InvalidFields([]errs.Field{{Name: "to", Code: "not_offered", Message: x.c.Text.T("pass.to.required")}})
	}
	return x.Sharing.Delegate(x.c.R.Context(), x.c.Actor, sharing.Delegate{Ref: x.v.Record.Ref, To: to, Note: strings.TrimSpace(x.f.Raw("note"))})
}
