package coveragepage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// The parameters of a question. Others may link to them.
const (
	paramFrom    = "from"
	paramTo      = "to"
	paramWho     = "people"
	paramWhat    = "what"
	paramWhy     = "purpose"
	paramOn      = "on"
	paramMethod  = "method"
	paramCount   = "count"
	paramUrgent  = "urgency"
	paramChange  = "change"
	paramWas     = "_was" // behind from and to: which body the name that stood there belonged to
	listPeople   = "subject_types"
	listWhat     = "item_category"
	listPurposes = "purpose"
	listMethods  = "method"
)

// question is what somebody asks.
type question struct {
	form           *form.Form
	asked, inside  bool
	from, to       body
	who, what, why string
	method, urgent string
	on             clock.Date
	count          int64
}

// body is an organisation as it was named.
type body struct {
	param, typed string
	node         coverage.Node
	slug, title  string
	like         []Name // to choose from, when the name is not clear
}

func (b *body) known() bool { return b.slug != "" }

// read takes a question from the address.
func (p *covered) read(c *page.Ctx) question {
	values := c.R.URL.Query()
	for k, v := range values { // the address may hold anything; what is shown again is clean
		values[k] = []string{c.Query(k)}
		if len(v) == 0 {
			delete(values, k)
		}
	}
	q := question{form: form.FromValues(values), inside: c.Actor.SignedIn()}
	q.asked = q.form.Raw(paramFrom) != "" || q.form.Raw(paramTo) != "" || values.Has(paramWhat)
	x := p.Coverage.Index()
	q.from, q.to = p.body(x, q.form, paramFrom), p.body(x, q.form, paramTo)
	q.who, q.what, q.why = p.code(q.form, paramWho, listPeople), p.code(q.form, paramWhat, listWhat), p.code(q.form, paramWhy, listPurposes)
	q.on = p.Coverage.Today()
	if q.inside {
		q.method = p.code(q.form, paramMethod, listMethods)
		if q.form.Raw(paramUrgent) == x.Vocabulary().Emergency {
			q.urgent = x.Vocabulary().Emergency
		}
	}
	return q
}

// code gives an answer that a list holds; others mean nothing.
func (p *covered) code(f *form.Form, param, list string) string {
	if _, ok := p.Book.Item(list, f.Raw(param)); ok {
		return f.Raw(param)
	}
	return ""
}

// mostLike is how many names are offered.
const mostLike = 6

// body finds the organisation that is named: by the last part of its address, by its whole name, or by a
// name that is like it.
func (p *covered) body(x *coverage.Index, f *form.Form, param string) body {
	b := body{param: param, typed: strings.Join(strings.Fields(f.Raw(param)), " ")}
	if b.typed == "" {
		return b
	}
	if was := f.Raw(param + paramWas); was != "" {
		if title, ok := x.Known(was); ok && title == b.typed && b.take(x, was) {
			return b
		}
	}
	if b.take(x, b.typed) {
		return b
	}
	b.like = p.Names.Signatories(b.typed, mostLike)
	same := slices.DeleteFunc(slices.Clone(b.like), func(n Name) bool { return !strings.EqualFold(n.Title, b.typed) })
	if len(same) == 1 {
		b.take(x, same[0].Slug)
	}
	return b
}

// take makes a name of the index the answer; ok is false when the index has none.
func (b *body) take(x *coverage.Index, name string) (ok bool) {
	kind, _ := x.Vocabulary().Kind(coverage.TypeOrganisation)
	title, ok := x.Known(name)
	if !ok {
		return false
	}
	b.node, _ = x.Canonical(coverage.Node{Kind: kind, ID: name})
	b.slug, b.title = x.Shown(b.node), title
	return true
}

// mostPeople bounds the number of people that may be asked about.
const mostPeople = 100_000_000

// check says what is missing or wrong; names that are not clear are asked for beside it.
func (p *covered) check(c *page.Ctx, q *question) {
	t := c.Text
	for _, b := range []*body{&q.from, &q.to} {
		switch {
		case b.known():
		case b.typed == "":
			q.form.Add(b.param, "required", t.T(b.param+".required"))
		case len(b.like) == 0:
			q.form.Add(b.param, "unknown", t.T("body.unknown", "name", b.typed))
		default:
			q.form.Add(b.param, "unclear", t.T("body.unclear", "name", b.typed))
		}
	}
	if q.from.known() && q.from.slug == q.to.slug {
		q.form.Add(paramTo, "same", t.T("body.same"))
	}
	if !q.inside {
		return
	}
	if raw := strings.ReplaceAll(q.form.Raw(paramCount), ",", ""); raw != "" {
		n, err := strconv.ParseInt(raw, 10, 64)
		if err != nil || n < 1 || n > mostPeople {
			q.form.Add(paramCount, "number", p.inside(c).T("count.wrong"))
		}
		q.count = n
	}
	if on, ok := p.day(c, q); ok {
		q.on = on
	}
}

// day reads the day asked about, in three boxes or, from a link, in one.
func (p *covered) day(c *page.Ctx, q *question) (clock.Date, bool) {
	if d, err := clock.ParseDate(q.form.Raw(paramOn)); err == nil && !d.IsZero() {
		return d, true
	}
	typed := q.form.Raw(paramOn+form.DaySuffix) + q.form.Raw(paramOn+form.MonthSuffix) + q.form.Raw(paramOn+form.YearSuffix)
	if typed == "" {
		return clock.Date{}, false
	}
	d, ok := q.form.Date(paramOn, form.DateRule{Label: p.inside(c).T("on.noun")})
	return d, ok && !d.IsZero()
}

// address gives the question under another address, with what a prefilled page reads.
func (q *question) address(path string, more ...string) string {
	v := url.Values{}
	for name, value := range map[string]string{paramFrom: q.from.slug, paramTo: q.to.slug, paramWho: q.who, paramWhat: q.what, paramWhy: q.why} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return path + "?" + v.Encode()
}

// engine gives the question as the index takes it.
func (q *question) engine(x *coverage.Index) coverage.Question {
	kind, _ := x.Vocabulary().Kind(coverage.TypeCategory)
	return coverage.Question{Action: coverage.ActionShare, From: q.from.node, To: q.to.node, Thing: coverage.Node{Kind: kind, ID: q.what}, About: q.who, Purpose: q.why,
		Method: q.method, Urgency: q.urgent, Date: q.on, Count: q.count}
}

// options lists the answers of a list in words for whoever asks.
func options(book *rulebook.Book, list string, inside bool) []rulebook.Item {
	l, err := book.List(list)
	if err != nil {
		return nil // a rulebook without the list offers nothing to choose
	}
	out := slices.Clone(l.Items)
	for i := range out {
		if !inside && out[i].Plain != "" {
			out[i].Label = out[i].Plain
		}
	}
	return out
}
