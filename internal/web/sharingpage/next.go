package sharingpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/sharing"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// nextStep is the one thing to do next, or what the record waits for.
type nextStep struct {
	Title string
	Text  string
	Link  *layout.Link
}

// step words a next step; to is the page where it is done, "" when there is only waiting.
func step(c *page.Ctx, v sharing.View, key, to string, pairs ...string) nextStep {
	s := nextStep{Title: c.Text.T("next."+key+".title", pairs...), Text: c.Text.T("next."+key+".text", pairs...)}
	if to != "" {
		s.Link = &layout.Link{Text: c.Text.T("next."+key+".link", pairs...), Href: v.Record.URL() + "/" + to}
	}
	return s
}

// next finds the one obvious next step for this actor.
func (p *record) next(c *page.Ctx, v sharing.View) nextStep {
	for _, s := range []struct {
		command access.Command
		key, to string
	}{
		{access.ReviewRecord, "review", "review"}, {access.SignRecord, "sign", "sign"}, {access.AccedeRecord, "accede", "accede"},
		{access.PaperRecord, "paper", "paper"}, {access.AdmitRecord, "admit", "admit"}, {access.AnswerEnd, "end_answer", "end-answer"},
	} {
		if v.May(s.command) {
			return step(c, v, s.key, s.to)
		}
	}
	return p.nextByStage(c, v)
}

func (p *record) nextByStage(c *page.Ctx, v sharing.View) nextStep {
	ver := v.Shown.Version
	switch ver.Stage {
	case sharing.Draft:
		return p.nextInDraft(c, v)
	case sharing.InReview, sharing.AwaitingSign:
		if v.Mine != "" {
			return step(c, v, "colleague_"+string(v.Mine), "")
		}
		return step(c, v, "wait_"+string(ver.Stage), "", "n", itoa(waiting(v)))
	case sharing.Ready:
		switch {
		case onlyWaits(v):
			return step(c, v, "wait_start", "", "date", v.Shown.Version.Content.Start().Words())
		case !v.May(access.PublishRecord):
			return step(c, v, "wait_ready", "", "lead", v.LeadName)
		case len(v.Shown.Blockers) > 0:
			return step(c, v, "blocked", "")
		}
		return step(c, v, "go_live", "go-live")
	case sharing.Paused:
		if v.May(access.ResumeRecord) {
			return step(c, v, "resume", "resume")
		}
		return step(c, v, "paused", "")
	case sharing.Active, sharing.UnderReview, sharing.Expired:
		return p.nextLive(c, v)
	}
	return step(c, v, "closed_"+string(ver.Stage), "")
}

// onlyWaits reports whether nothing but the start date keeps a version from going live.
func onlyWaits(v sharing.View) bool {
	b := v.Shown.Blockers
	return len(b) == 1 && b[0].Code == "not_started"
}

func (p *record) nextInDraft(c *page.Ctx, v sharing.View) nextStep {
	if !v.May(access.EditRecord) {
		return step(c, v, "colleague_draft", "")
	}
	ver := v.Shown.Version
	switch {
	case ver.Sent != nil && sharing.HashOf(*ver.Sent) == v.Shown.Hash: // it came back, and nothing was changed yet
		return step(c, v, "change", "check")
	case len(v.Shown.Missing) == 0:
		return step(c, v, "check", "check")
	}
	first := v.Shown.Missing[0].Section
	key := "fill"
	if !slices.ContainsFunc(v.Shown.Sections, func(s sharing.SectionView) bool { return s.State.Progress == sharing.Complete && !s.State.NotNeeded }) {
		key = "begin"
	}
	return step(c, v, key, "edit/"+first, "section", sectionTitle(c, first))
}

func (p *record) nextLive(c *page.Ctx, v sharing.View) nextStep {
	due := v.Record.ReviewDue
	soon := !due.IsZero() && !due.After(c.Today().AddDays(30))
	switch {
	case v.Shown.Version.Stage == sharing.UnderReview && v.May(access.ReviewLive):
		return step(c, v, "finish_review", "review-due")
	case v.Shown.Version.Stage == sharing.Expired && v.May(access.VaryRecord):
		return step(c, v, "expired", "vary")
	case soon && v.May(access.ReviewLive):
		return step(c, v, "review_due", "review-due", "date", due.Words())
	}
	return step(c, v, "live", "")
}

// waiting counts the parties that a version waits for.
func waiting(v sharing.View) int {
	n := 0
	ver := progressOf(v.Shown.Version)
	for _, s := range ver.States {
		if ver.Stage == sharing.InReview && s.NeedsReview && !ver.approved(s) || ver.Stage == sharing.AwaitingSign && s.NeedsSign && !ver.signed(s) {
			n++
		}
	}
	return n
}

// taskGroup is a heading of the task list with its sections.
type taskGroup struct {
	Title string
	List  govuk.TaskListProps
}

// tasks lists the sections of a draft with how far each is and what it still needs, in words.
func tasks(c *page.Ctx, v sharing.View) []taskGroup {
	var out []taskGroup
	for _, s := range v.Shown.Sections {
		title := groupTitle(c, s.Section.Group)
		if n := len(out); n == 0 || out[n-1].Title != title {
			out = append(out, taskGroup{Title: title, List: govuk.TaskListProps{IDPrefix: "task-" + s.Section.Group}})
		}
		g := &out[len(out)-1].List
		item := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: sectionTitle(c, s.Section.Key)}, Status: taskStatus(c, s.State)}
		if v.May(access.EditRecord) {
			item.Href = editURL(v, s.Section.Key)
		}
		if s.State.Progress == sharing.InProgress {
			item.Hint = govuk.Content{Text: missingInWords(c, s.State.Missing)}
		}
		g.Items = append(g.Items, item)
	}
	return out
}

func taskStatus(c *page.Ctx, s sharing.SectionState) govuk.TaskListStatus {
	tag := func(key, class string) govuk.TaskListStatus {
		return govuk.TaskListStatus{Tag: &govuk.TagProps{Text: c.Text.T("task." + key), Classes: class}}
	}
	switch {
	case s.NotNeeded:
		return govuk.TaskListStatus{Text: c.Text.T("task.not_needed"), Classes: "govuk-task-list__status--cannot-start-yet"}
	case s.Progress == sharing.Complete:
		return govuk.TaskListStatus{Text: c.Text.T("task.complete")}
	case s.Progress == sharing.InProgress:
		return tag("in_progress", "govuk-tag--light-blue")
	}
	return tag("not_started", "govuk-tag--blue")
}

// missingInWords gives the first things a section still needs, and how many more there are.
func missingInWords(c *page.Ctx, missing []sharing.Problem) string {
	const most = 3
	text := ""
	for i, m := range missing {
		if i == most {
			return text + c.Text.N("task.more", len(missing)-most)
		}
		text += m.Message + " "
	}
	return text
}

// progress counts the sections that are complete, of those that are needed.
func progress(v sharing.View) (done, all int) {
	for _, s := range v.Shown.Sections {
		if s.State.NotNeeded {
			continue
		}
		all++
		if s.State.Progress == sharing.Complete {
			done++
		}
	}
	return done, all
}
