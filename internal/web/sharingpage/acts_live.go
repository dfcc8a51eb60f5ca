package sharingpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
)

// actsLive are the acts on a version in force, and after its end.
func actsLive() []act {
	return []act{
		{Key: "resume", Path: "resume", Command: access.ResumeRecord, Within: true, Done: "resumed", Ask: askResume, Do: func(x *asking) error {
			return x.Sharing.Resume(x.c.R.Context(), x.c.Actor, sharing.Resume{Ref: x.v.Record.Ref, Note: strings.TrimSpace(x.f.Raw("note"))})
		}},
		{Key: "review_due", Path: "review-due", Command: access.ReviewLive, Done: "review_done", Ask: askReviewDue, Do: doReviewDue},
		{Key: "vary", Path: "vary", Command: access.VaryRecord, Done: "varied", Ask: askVary, Do: func(x *asking) error {
			return x.Sharing.Vary(x.c.R.Context(), x.c.Actor, sharing.Vary{Ref: x.v.Record.Ref, Key: submission(x.f), Reason: strings.TrimSpace(x.f.Raw("reason"))})
		}},
		{Key: "pause", Path: "pause", Command: access.PauseRecord, Grave: true, Done: "paused", Ask: askReason, Do: func(x *asking) error {
			return x.Sharing.Pause(x.c.R.Context(), x.c.Actor, sharing.Pause{Ref: x.v.Record.Ref, Reason: x.f.Raw("reason")})
		}},
		{Key: "end", Path: "end", Command: access.EndRecord, Grave: true, Done: "ended", Ask: askReason, Do: func(x *asking) error {
			return x.Sharing.End(x.c.R.Context(), x.c.Actor, sharing.End{Ref: x.v.Record.Ref, Reason: x.f.Raw("reason")})
		}},
		{Key: "admit", Path: "admit", Command: access.AdmitRecord, Within: true, Done: "admitted", Ask: askAdmit, Do: doAdmit},
		{Key: "accede", Path: "accede", Command: access.AccedeRecord, Within: true, Reads: true, Signs: true, Done: "acceded", Ask: askSign, Do: doAccede},
		{Key: "end_answer", Path: "end-answer", Command: access.AnswerEnd, Within: true, Done: "answered", Ask: askEndAnswer, Do: doEndAnswer},
	}
}

func askResume(x *asking) error {
	x.area("note", true)
	return nil
}

// askReviewDue asks how the regular review goes on: it can be opened to the parties first, or closed
// with the date of the next.
func askReviewDue(x *asking) error {
	if x.shown().Version.Stage == sharing.Active {
		x.radios("what", x.options("what", "start", "confirm"))
	} else {
		x.hidden("what", "confirm")
	}
	latest := x.c.Today().AddMonths(x.Sharing.Settings().ReviewMonths)
	x.ask(asked{Key: "next", Kind: sharing.KindDate, Values: []string{latest.String()}})
	x.area("note", true)
	return nil
}

func doReviewDue(x *asking) error {
	switch x.f.Raw("what") {
	case "start":
		return x.Sharing.StartReview(x.c.R.Context(), x.c.Actor, sharing.StartReview{Ref: x.v.Record.Ref})
	case "confirm":
		return x.Sharing.ConfirmReview(x.c.R.Context(), x.c.Actor, sharing.ConfirmReview{Ref: x.v.Record.Ref, Next: dateTyped(x.f, "next"),
			Note: strings.TrimSpace(x.f.Raw("note"))})
	}
	return x.required("what")
}

func askVary(x *asking) error {
	key := form.NewSubmissionKey()
	if x.f != nil {
		key = submission(x.f)
	}
	x.hidden(form.SubmissionField, key)
	x.area("reason", false)
	return nil
}

func askAdmit(x *asking) error {
	var open []choice
	for _, a := range x.v.Accessions {
		if a.Accession.State == sharing.JoinAsked {
			like := ""
			if p, ok := x.b.content.Party(a.Accession.Like); ok {
				like = x.c.Text.T("admit.like", "party", x.b.names.party(p))
			}
			open = append(open, choice{Code: string(a.Accession.Organisation), Label: a.Name, Hint: joinDots(like, a.Accession.Reason)})
		}
	}
	q := asked{Key: "organisation", Kind: sharing.KindRadios, Choices: open}
	if len(open) == 1 {
		q.Values = []string{open[0].Code}
	}
	x.ask(q)
	x.radios("answer", x.options("answer", "yes", "no"))
	x.area("reason", false)
	return nil
}

func doAdmit(x *asking) error {
	org, answer := x.f.Raw("organisation"), x.f.Raw("answer")
	switch {
	case org == "":
		return x.required("organisation")
	case answer != sharing.Yes && answer != sharing.No:
		return x.required("answer")
	}
	return x.Sharing.Admit(x.c.R.Context(), x.c.Actor, sharing.Admit{Ref: x.v.Record.Ref, Organisation: ident.Organisation(org),
		Yes: answer == sharing.Yes, Reason: x.f.Raw("reason")})
}

func doAccede(x *asking) error {
	name, post, authority := signatory(x.f)
	return x.Sharing.SignAccession(x.c.R.Context(), x.c.Actor, sharing.SignAccession{Ref: x.v.Record.Ref, Hash: x.f.Raw("hash"), Name: name, Post: post, Authority: authority})
}

// askEndAnswer asks what happened to the data. The lead organisation also answers for outsiders.
func askEndAnswer(x *asking) error {
	const own = "own"
	var open []choice
	for _, e := range x.v.EndAnswers {
		switch {
		case e.Answer.Answer != "":
		case e.Answer.Organisation == x.c.Actor.Organisation:
			open = append([]choice{{Code: own, Label: x.c.Text.T("end_answer.party.own")}}, open...)
		case e.Answer.Organisation == "" && x.v.Record.Lead == x.c.Actor.Organisation:
			open = append(open, choice{Code: e.Answer.Party, Label: e.Name})
		}
	}
	if len(open) == 1 {
		x.hidden("party", open[0].Code)
		if open[0].Code != own {
			x.out.Intro = x.c.Text.T("end_answer.for", "party", open[0].Label)
		}
	} else {
		x.radios("party", open)
	}
	x.radios("answer", x.options("answer", "returned", "destroyed", "kept"))
	x.area("why", false)
	x.area("certificate", true)
	return nil
}

func doEndAnswer(x *asking) error {
	party := x.f.Raw("party")
	switch party {
	case "":
		return x.required("party")
	case "own":
		party = ""
	}
	return x.Sharing.ConfirmEnd(x.c.R.Context(), x.c.Actor, sharing.ConfirmEnd{Ref: x.v.Record.Ref, Party: party,
		Answer: sharing.EndAnswerKind(x.f.Raw("answer")), Why: strings.TrimSpace(x.f.Raw("why")), Certificate: strings.TrimSpace(x.f.Raw("certificate"))})
}
