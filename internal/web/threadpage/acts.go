package threadpage

import (
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/portal/thread"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// actPage does one thing with a question or a post.
type actPage struct{ Deps }

// unseen reports whether there is something to look at before a text is sent.
func unseen(c *page.Ctx, f *form.Form, field string) bool {
	return f.Raw("seen") != f.Raw(field) && len(hints(c, f.Raw(field))) > 0
}

// fieldOf names the text that an act takes. Every form of a page has fields of its own.
func fieldOf(act string) string {
	if act == "answer" {
		return "text"
	}
	return act + "_text"
}

// named gives the faults of a command the names of an act's fields.
func named(err error, act string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	out := slices.Clone(fields)
	for i := range out {
		if out[i].Name == "why" || out[i].Name == "text" {
			out[i].Name = fieldOf(act)
		}
	}
	return errs.InvalidFields(out)
}

// question does what stands below a question.
func (p *actPage) question(c *page.Ctx) error {
	act, ref, ctx := c.Path("act"), c.Path("ref"), c.R.Context()
	m := thread.Mark{Ref: ref}
	return p.do(c, thread.PageOf(ref), (&onePage{p.Deps}).render, func(f *form.Form) (err error) {
		m.Why = f.Raw(fieldOf(act))
		switch act {
		case "follow", "unfollow":
			return p.Threads.Follow(ctx, c.Actor, ref, act == "follow")
		case "close":
			return p.Threads.Close(ctx, c.Actor, m)
		case "reopen":
			return p.Threads.Reopen(ctx, c.Actor, m)
		case "answer":
			_, err = p.Threads.Answer(ctx, c.Actor, thread.Say{Key: ask.KeyOf(f), Ref: ref, Text: f.Raw("text"), Cites: lines(f.Raw("cites"))})
			return err
		case "comment":
			_, err = p.Threads.Comment(ctx, c.Actor, thread.Say{Key: ask.KeyOf(f), Ref: ref, Text: f.Raw(fieldOf(act))})
			return err
		case "move":
			return p.move(c, m, f.Raw("space"))
		}
		return p.care(c, act, m)
	})
}

// post does what stands below an answer or a comment.
func (p *actPage) post(c *page.Ctx) error {
	act, ctx := c.Path("act"), c.R.Context()
	m := thread.Mark{Ref: c.Path("ref"), Post: c.Path("post")}
	back := thread.PageOf(m.Ref + "/" + m.Post)
	if act == "thank" || act == "accept" {
		back = thread.PageOf(m.Ref)
	}
	return p.do(c, back, (&onePage{p.Deps}).renderPost, func(f *form.Form) error {
		m.Why = f.Raw(fieldOf(act))
		switch act {
		case "thank":
			return p.Threads.Thank(ctx, c.Actor, m)
		case "accept":
			return p.Threads.Accept(ctx, c.Actor, m)
		case "unaccept":
			return p.Threads.Unaccept(ctx, c.Actor, m)
		case "endorse":
			return p.Threads.Endorse(ctx, c.Actor, m)
		case "withdraw":
			return p.Threads.Withdraw(ctx, c.Actor, m)
		case "confirm":
			return p.Threads.Confirm(ctx, c.Actor, m)
		case "promote":
			_, err := p.Threads.Promote(ctx, c.Actor, m)
			return err
		case "comment":
			_, err := p.Threads.Comment(ctx, c.Actor, thread.Say{Key: ask.KeyOf(f), Ref: m.Ref, On: m.Post, Text: f.Raw(fieldOf(act))})
			return err
		}
		return p.care(c, act, m)
	})
}

// care reports, hides, shows and appeals.
func (p *actPage) care(c *page.Ctx, act string, m thread.Mark) error {
	ctx := c.R.Context()
	switch act {
	case "report":
		return p.Threads.Report(ctx, c.Actor, m)
	case "hide":
		return p.Threads.Hide(ctx, c.Actor, m)
	case "show":
		return p.Threads.Show(ctx, c.Actor, m)
	case "keep":
		return p.Threads.Keep(ctx, c.Actor, m)
	case "appeal":
		return p.Threads.Appeal(ctx, c.Actor, m)
	}
	return errs.New(errs.NotFound, "thread.no_act", words(c).T("no_act"))
}

func (p *actPage) move(c *page.Ctx, m thread.Mark, slug string) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		if slugOf(r) == slug {
			return p.Threads.Move(c.R.Context(), c.Actor, m, r.ID)
		}
	}
	return errs.InvalidFields([]errs.Field{{Name: "space", Code: "required", Message: words(c).T("move.choose")}})
}

// do does one thing, and shows the page again with what was typed when it cannot be done: words that look like
// somebody's details are pointed at once before they are sent, and nothing is lost when the question was closed
// meanwhile.
func (p *actPage) do(c *page.Ctx, back string, again func(*page.Ctx, *form.Form, string) error, do func(f *form.Form) error) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	act := c.Path("act")
	field := fieldOf(act)
	if (act == "answer" || act == "comment") && unseen(c, f, field) {
		for _, h := range hints(c, f.Raw(field)) {
			f.Add(field, "details", h)
		}
		f.Add(field, "details_again", words(c).T("hint.again"))
		return again(c, f, act)
	}
	err = named(do(f), act)
	switch {
	case err == nil:
		return c.Done(back, act)
	case errs.KindOf(err) == errs.Conflict && f.Has(field):
		f.Add(field, "conflict", errs.MessageOf(err))
		return again(c, f, act)
	case errs.KindOf(err) == errs.Conflict && c.Text.Has("note."+errs.CodeOf(err)):
		return c.Done(back, errs.CodeOf(err))
	case !f.Merge(err):
		return err
	}
	return again(c, f, act)
}
