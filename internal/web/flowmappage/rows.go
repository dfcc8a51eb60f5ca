package flowmappage

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// The orders of the table.
const (
	byUses = "uses" // the most first
	byFrom = "from"
	byTo   = "to"
)

// perPage is how many rows a page of the table has.
const perPage = 40

// ask is what an address asks of a page.
type ask struct {
	query register.Query
	sort  string
	after string // key of the last row already shown
	pairs bool   // organisations one by one, in files
}

func askOf(c *page.Ctx) ask {
	a := ask{query: flowmap.Narrow(register.ParseQuery(c.R.URL.Query())), sort: c.Query("sort"), after: c.Query("after"), pairs: c.Query("rows") == "organisations"}
	if a.sort != byFrom && a.sort != byTo {
		a.sort = byUses
	}
	return a
}

// encode writes what is asked the one way it is read.
func (a ask) encode() string {
	v, err := url.ParseQuery(a.query.Encode())
	if err != nil { // it was just written
		v = url.Values{}
	}
	if a.sort != byUses {
		v.Set("sort", a.sort)
	}
	if a.after != "" {
		v.Set("after", a.after)
	}
	if a.pairs {
		v.Set("rows", "organisations")
	}
	return v.Encode()
}

// at gives an address that asks the same of a path.
func (a ask) at(path string) string {
	if s := a.encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// near asks for the organisations of one group, under the same filters.
func (a ask) near(group string) string {
	chosen := slices.DeleteFunc(slices.Clone(a.query.Chosen), func(t register.Tag) bool { return t.Filter == register.FilterSector })
	return ask{query: register.Query{Chosen: append(chosen, register.Tag{Filter: register.FilterSector, Value: group})}, sort: a.sort}.at(Path)
}

// writer words rows.
type writer struct {
	t        content.Page
	register Register
	ask      ask
}

func (d Deps) writer(c *page.Ctx, a ask) writer {
	return writer{t: c.Site.Texts.Page("flow_map"), register: d.Register, ask: a}
}

// group names a group.
func (w writer) group(code string) string {
	if code == flowmap.Outside {
		return w.t.T("outside")
	}
	return cmp.Or(w.register.Words(register.FilterSector, code), code)
}

// value names a filter's value.
func (w writer) value(filter, value string) string {
	switch {
	case filter == register.FilterSector:
		return w.group(value)
	case filter == register.FilterChoice && value == register.ChoiceNone:
		return w.t.T("choice.none")
	}
	return cmp.Or(w.register.Words(filter, value), value)
}

// name gives the words of a node.
func (w writer) name(n flowmap.Node) string {
	if n.Whole() {
		return w.group(n.Group)
	}
	return n.Body.Name
}

// href gives where a node leads: nearer. A body without a page leads to its group.
func (w writer) href(n flowmap.Node) string {
	if n.Whole() || n.Body.Slug == "" {
		return w.ask.near(n.Group)
	}
	return w.kept(BodyPath(n.Body.Slug))
}

// follow gives where a row leads: to what is between two organisations, or nearer.
func (w writer) follow(r flowmap.Row) string {
	switch a, b := r.From.Body.Slug, r.To.Body.Slug; {
	case a != "" && b != "":
		return w.kept(PairPath(a, b))
	case a != "":
		return w.kept(BodyPath(a))
	case b != "":
		return w.kept(BodyPath(b))
	case r.From.Whole():
		return w.ask.near(r.From.Group)
	}
	return w.ask.near(r.To.Group)
}

// mostKinds is how many kinds of data a cell names.
const mostKinds = 3

func (w writer) kinds(of []flowmap.Count) string {
	var out []string
	for _, k := range of[:min(len(of), mostKinds)] {
		out = append(out, w.value(register.FilterKind, k.Value))
	}
	s := strings.Join(out, "; ")
	if more := len(of) - mostKinds; more > 0 {
		s = w.t.N("kinds.more", more, "kinds", s)
	}
	return s
}

// sort orders rows, names where they are equal, so that every row has one place.
func (w writer) sort(rows []flowmap.Row) {
	type placed struct {
		place
		row flowmap.Row
	}
	all := make([]placed, len(rows))
	for i, r := range rows {
		all[i] = placed{w.place(r), r}
	}
	slices.SortFunc(all, func(a, b placed) int { return w.compare(a.place, b.place) })
	for i := range all {
		rows[i] = all[i].row
	}
}

// place is where a row stands in every order.
type place struct {
	uses                         int
	from, to, fromWords, toWords string
}

func (w writer) place(r flowmap.Row) place {
	return place{r.Uses, r.From.Key(), r.To.Key(), strings.ToLower(w.name(r.From)), strings.ToLower(w.name(r.To))}
}

func (w writer) compare(a, b place) int {
	from, to, uses := cmp.Compare(a.fromWords, b.fromWords), cmp.Compare(a.toWords, b.toWords), cmp.Compare(b.uses, a.uses)
	rest := cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	switch w.ask.sort {
	case byFrom:
		return cmp.Or(from, to, rest)
	case byTo:
		return cmp.Or(to, from, rest)
	}
	return cmp.Or(uses, from, to, rest)
}

// key writes a place into an address.
func (p place) key() string {
	return strings.Join([]string{strconv.Itoa(p.uses), p.fromWords, p.toWords, p.from, p.to}, "~")
}

func placeOf(key string) (place, bool) {
	parts := strings.Split(key, "~")
	if len(parts) != 5 {
		return place{}, false
	}
	n, err := strconv.Atoi(parts[0])
	return place{n, parts[3], parts[4], parts[1], parts[2]}, err == nil
}

// tableView is the table beneath a picture.
type tableView struct {
	Caption        string
	From, What, To string // heads of columns
	Uses           string
	Heads          []headView
	Rows           []rowView
	Count, Range   string
	Next, Start    *layout.Link
	Empty          *layout.Empty
}

type headView struct {
	Text, Href, Sorted string
	Number             bool
}

type rowView struct {
	From, To   layout.Link
	What, Uses string
	Follow     layout.Link
	Hidden     string
}

// table writes one page of rows, which are in order.
func (w writer) table(path, caption string, rows []flowmap.Row) tableView {
	t := w.t
	v := tableView{Caption: caption, From: t.T("head.from"), What: t.T("head.what"), To: t.T("head.to"), Uses: t.T("head.uses"), Count: t.N("rows", len(rows))}
	for _, h := range []struct{ sort, key string }{{byFrom, "from"}, {"", "what"}, {byTo, "to"}, {byUses, "uses"}} {
		head := headView{Text: t.T("head." + h.key), Number: h.key == byUses}
		if h.sort != "" {
			head.Href = ask{query: w.ask.query, sort: h.sort}.at(path) + "#table"
		}
		if h.sort == w.ask.sort {
			head.Sorted = map[bool]string{true: "descending", false: "ascending"}[h.sort == byUses]
		}
		v.Heads = append(v.Heads, head)
	}
	first := 0
	if after, ok := placeOf(w.ask.after); ok {
		first, _ = slices.BinarySearchFunc(rows, after, func(r flowmap.Row, p place) int {
			if w.compare(w.place(r), p) <= 0 {
				return -1
			}
			return 1
		})
	}
	shown := rows[first:min(len(rows), first+perPage)]
	for _, r := range shown {
		v.Rows = append(v.Rows, w.row(r))
	}
	if len(shown) < len(rows) && len(shown) > 0 {
		v.Range = t.T("range", "first", strconv.Itoa(first+1), "last", strconv.Itoa(first+len(shown)))
	}
	if first > 0 {
		v.Start = &layout.Link{Text: t.T("start"), Href: ask{query: w.ask.query, sort: w.ask.sort}.at(path) + "#table"}
	}
	if first+len(shown) < len(rows) {
		next := w.ask
		next.after = w.place(shown[len(shown)-1]).key()
		v.Next = &layout.Link{Text: t.T("next"), Href: next.at(path) + "#table"}
	}
	return v
}

func (w writer) row(r flowmap.Row) rowView {
	return rowView{From: link(w.name(r.From), w.href(r.From)), To: link(w.name(r.To), w.href(r.To)), What: w.kinds(r.Kinds), Uses: strconv.Itoa(r.Uses),
		Follow: link(w.t.T("follow"), w.follow(r)), Hidden: w.t.T("follow.hidden", "from", w.name(r.From), "to", w.name(r.To))}
}

func link(text, href string) layout.Link { return layout.Link{Text: text, Href: href} }
