package sharingpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// boardView says who has acted on a version and who has not.
type boardView struct {
	Title, Caption string
	Heads          boardHeads
	Lines          []boardLine
}

// boardHeads words the columns.
type boardHeads struct{ Party, Opened, Review, Sign string }

// boardLine is one party. People of other organisations are shown by role, never by name.
type boardLine struct {
	Name   string
	Href   string
	Role   string
	Notes  []string // outsider, joined later, passed on
	Voided string
	Opened string
	Review cell
	Sign   cell
	Alarms []string // what is wrong with its standing
	About  []string // changes that concern it
}

// cell is a status with when and by which role.
type cell struct {
	Status layout.Status
	Detail string
}

func (d Deps) board(c *page.Ctx, v sharing.VersionView) boardView {
	t := words(c)
	out := boardView{Title: t.T("board.title"), Caption: t.T("board.caption"),
		Heads: boardHeads{t.T("board.party"), t.T("board.opened"), t.T("board.review"), t.T("board.sign")}}
	ver := progressOf(v.Version)
	for _, p := range v.Parties {
		line := boardLine{Name: p.Name, Role: d.Book.Label("party_role", p.Party.Role), Voided: p.State.Voided, About: p.Concerns,
			Review: reviewCell(c, ver, p), Sign: signCell(c, ver, p), Opened: t.T("board.not_opened")}
		if p.Slug != "" {
			line.Href = "/signatories/" + p.Slug
		}
		switch {
		case p.Party.IsOutsider():
			line.Notes, line.Opened = append(line.Notes, t.T("outsider")), t.T("board.on_paper")
		case p.Joined:
			line.Notes, line.Opened = append(line.Notes, t.T("board.joined")), ""
		case !p.State.OpenedAt.IsZero():
			line.Opened = layout.FormatDate(p.State.OpenedAt)
		case p.State.Organisation == c.Actor.Organisation || !ver.Stage.Open():
			line.Opened = ""
		}
		if p.State.PassedTo != "" {
			line.Notes = append(line.Notes, t.T("board.passed"))
		}
		if !p.Party.IsOutsider() && ver.Stage.Open() {
			line.Alarms = alarms(c, p)
		}
		out.Lines = append(out.Lines, line)
	}
	if !slices.ContainsFunc(out.Lines, func(l boardLine) bool { return l.Opened != "" }) {
		out.Heads.Opened = ""
	}
	return out
}

func alarms(c *page.Ctx, p sharing.PartyView) []string {
	var out []string
	if !p.Standing.Signatory {
		out = append(out, words(c).T("board.not_signatory"))
	}
	for _, l := range p.Standing.Lapses {
		out = append(out, l.Message)
	}
	return out
}

// acted is a version with what of it concerns each party, worked out once for all of them.
type acted struct {
	sharing.Version
	parts map[string]string
}

func progressOf(v sharing.Version) acted { return acted{v, sharing.PartHashes(&v.Content)} }

// approved and signed report whether what a party gave still stands.
func (v acted) approved(s sharing.PartyState) bool { return s.Approval.Stands(v.parts[s.Party]) }

func (v acted) signed(s sharing.PartyState) bool { return s.Signature.Stands(v.parts[s.Party]) }

func reviewCell(c *page.Ctx, ver acted, p sharing.PartyView) cell {
	t, s := words(c), p.State
	switch a := s.Approval; {
	case !s.NeedsReview:
		return cell{Detail: t.T("board.not_needed")}
	case ver.approved(s):
		return cell{layout.Status{Word: t.T("board.approved"), Kind: layout.Live},
			joinDots(t.T("board.by", "role", roleWords(c, a.Role), "date", layout.FormatDate(a.At)), a.Note)}
	case ver.Stage == sharing.Draft:
		return cell{Detail: t.T("board.again")}
	case ver.Stage.Open():
		return cell{layout.Status{Word: t.T("board.waiting"), Kind: layout.Waiting}, since(c, s)}
	}
	return cell{Detail: t.T("board.never")}
}

func signCell(c *page.Ctx, ver acted, p sharing.PartyView) cell {
	t, s := words(c), p.State
	switch g := s.Signature; {
	case !s.NeedsSign:
		return cell{Detail: t.T("board.not_needed")}
	case g != nil && (p.Joined || ver.signed(s)):
		key := "board.signed_by"
		if g.Method == sharing.Paper {
			key = "board.signed_paper"
		}
		return cell{layout.Status{Word: t.T("board.signed"), Kind: layout.Live}, t.T(key, "post", g.Post, "date", g.SignedOn.Words())}
	case g != nil:
		return cell{layout.Status{Word: t.T("board.voided"), Kind: layout.Changed}, t.T("board.must_sign_again")}
	case ver.Stage == sharing.AwaitingSign:
		return cell{layout.Status{Word: t.T("board.waiting"), Kind: layout.Waiting}, since(c, s)}
	case ver.Stage.Open():
		return cell{Detail: t.T("board.not_yet")}
	}
	return cell{Detail: t.T("board.never")}
}

func since(c *page.Ctx, s sharing.PartyState) string {
	if s.AskedAt.IsZero() {
		return ""
	}
	return words(c).T("board.asked", "date", layout.FormatDate(s.AskedAt))
}

// problemsView is what keeps a record from going live, and what the rulebook says of it.
type problemsView struct {
	BlockTitle string
	Blocks     []problemView
	WarnTitle  string
	Warns      []problemView
}

// problemView is one problem with the way to mend it and the law it rests on.
type problemView struct {
	Message, Fix string
	Mend         *layout.Link
	Law          *layout.Link
	LawNote      string
}

// problems lists blockers and findings once each: a finding that blocks is a blocker too.
func (d Deps) problems(c *page.Ctx, v sharing.View) problemsView {
	out := problemsView{BlockTitle: words(c).T("problems.gate"), WarnTitle: words(c).T("problems.warns")}
	if v.May(access.EditRecord) {
		out.BlockTitle = words(c).T("problems.blocks")
	}
	byRule := map[string]rulebook.Finding{}
	for _, f := range v.Shown.Findings {
		byRule["rule."+f.RuleID] = f
	}
	for _, b := range v.Shown.Blockers {
		if b.Code == "unsigned" || b.Code == "not_started" {
			continue // the board of parties, and the next step, say so
		}
		one := problemView{Message: b.Message, Fix: b.Fix}
		if f, ok := byRule[b.Code]; ok {
			one = finding(c, v, f)
		}
		out.Blocks = append(out.Blocks, one)
	}
	for _, b := range v.Shown.Warnings {
		out.Warns = append(out.Warns, problemView{Message: b.Message, Fix: b.Fix})
	}
	for _, f := range v.Shown.Findings {
		switch {
		case f.Severity != rulebook.Block:
			out.Warns = append(out.Warns, finding(c, v, f))
		case v.Shown.Version.Stage == sharing.Draft && begun(v):
			out.Blocks = append(out.Blocks, finding(c, v, f))
		}
	}
	if !begun(v) {
		out.Warns = nil
	}
	return out
}

// begun reports whether enough of a draft is filled in for the rulebook's words to be of use.
func begun(v sharing.View) bool {
	if v.Shown.Version.Stage != sharing.Draft {
		return true
	}
	done, all := progress(v)
	return done*2 >= all
}

func finding(c *page.Ctx, v sharing.View, f rulebook.Finding) problemView {
	out := problemView{Message: f.Message, Fix: f.Fix}
	if field, ok := sharing.FieldByKey(f.Field); ok && v.May(access.EditRecord) {
		out.Mend = &layout.Link{Text: words(c).T("problems.mend", "section", sectionTitle(c, field.Section)), Href: editURL(v, field.Section) + "#" + f.Field}
	}
	if cite := f.Citation; cite.Source != "" {
		out.Law = &layout.Link{Text: cite.Source, Href: cite.URL}
		if cite.Confidence == rulebook.ToConfirm {
			out.LawNote = words(c).T("problems.to_confirm")
		}
	}
	return out
}

// answersView says what each party did with the data when the record ended, and who asks to join.
type answersView struct {
	EndTitle  string
	Ends      []layout.Fact
	JoinTitle string
	Joins     []layout.Fact
}

func (p *record) answers(c *page.Ctx, v sharing.View) answersView {
	out := answersView{EndTitle: c.Text.T("ends"), JoinTitle: c.Text.T("joins")}
	for _, e := range v.EndAnswers {
		key := "end." + string(e.Answer.Answer)
		if e.Answer.Answer == "" {
			key = "end.awaited"
		}
		text := c.Text.T(key)
		if !e.Answer.At.IsZero() {
			text = joinDots(text, layout.FormatDate(e.Answer.At), e.Answer.Why, e.Answer.Certificate)
		}
		out.Ends = append(out.Ends, layout.Fact{Term: e.Name, Value: text})
	}
	for _, a := range v.Accessions {
		out.Joins = append(out.Joins, layout.Fact{Term: a.Name, Value: joinDots(c.Text.T("join."+string(a.Accession.State)), layout.FormatDate(a.Accession.AskedAt), a.Accession.Reason)})
	}
	return out
}
