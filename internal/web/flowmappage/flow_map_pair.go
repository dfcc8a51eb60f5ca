package flowmappage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type pairView struct {
	Heading, Intro string
	Back           layout.Link
	Filter         filterView
	Zoom           zoomView
	Picture        *pictureView
	Directions     []directionView
	Empty          *layout.Empty
	Links          []layout.Link
	Print          string
}

// directionView is what one gives the other.
type directionView struct {
	ID, Title, Count string
	Heads            [2]string
	Uses             []usedView
	Next             *layout.Link
}

type usedView struct {
	Link layout.Link
	What string
}

// pair is the page /map/{a}/{b}.
func (d Deps) pair(c *page.Ctx) error {
	m, err := d.current(c)
	if err != nil {
		return err
	}
	var ends [2]flowmap.Body
	for i, name := range []string{"organisation", "other"} {
		slug, known := c.Path(name), false
		if ends[i], known = m.Body(slug); !known {
			if ends[i], err = d.Body(c.R.Context(), slug); err != nil {
				return err
			}
		}
	}
	a, b := ends[0], ends[1]
	if a.Slug == b.Slug {
		return errs.New(errs.NotFound, "map.same", c.Text.T("same"))
	}
	v := d.pairView(c, m, a, b)
	first, second := a.Slug, b.Slug
	if second < first {
		first, second = second, first
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: PairPath(first, second), BackLink: &v.Back, NoIndex: c.R.URL.RawQuery != ""}, flowMapPairTempl(v))
}

func (d Deps) pairView(c *page.Ctx, m *flowmap.Map, a, b flowmap.Body) pairView {
	q := register.Query{Chosen: slices.DeleteFunc(askOf(c).query.Chosen, func(t register.Tag) bool { return t.Filter == register.FilterSector })}
	t, w := c.Text, d.writer(c, ask{query: q, sort: byUses})
	v := pairView{Heading: t.T("heading", "a", a.Name, "b", b.Name), Intro: t.T("intro"), Back: link(t.T("back", "name", a.Name), BodyPath(a.Slug)), Print: t.T("print"),
		Links: []layout.Link{link(t.T("link.body", "name", a.Name), BodyPath(a.Slug)), link(t.T("link.body", "name", b.Name), BodyPath(b.Slug)), link(t.T("link.map"), Path)}}
	v.Filter = w.filter(c.R.URL.Path, []string{register.FilterPurpose, register.FilterKind, register.FilterChoice}, func(f string) []flowmap.Count { return m.FacetBetween(a.Slug, b.Slug, q, f) })
	v.Zoom = w.zoomPair(a, b)
	var rows []flowmap.Row
	for i, way := range [][2]flowmap.Body{{a, b}, {b, a}} {
		uses := m.Between(way[0].Slug, way[1].Slug, q)
		if len(uses) == 0 {
			continue
		}
		rows = append(rows, flowmap.Row{From: flowmap.Node{Group: way[0].Group, Body: way[0]}, To: flowmap.Node{Group: way[1].Group, Body: way[1]}, Uses: len(uses)})
		v.Directions = append(v.Directions, w.direction(c, "way-"+strconv.Itoa(i+1), way, uses))
	}
	if v.Picture = w.picture("pair", t.T("picture"), rows); v.Picture != nil {
		v.Picture.Target = "#" + v.Directions[0].ID
	} else {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text", "a", a.Name, "b", b.Name)}
		if len(q.Chosen) > 0 {
			v.Empty = &layout.Empty{Title: w.t.T("empty"), Text: w.t.T("empty.text"), Link: &layout.Link{Text: w.t.T("clear"), Href: c.R.URL.Path}}
		}
	}
	return v
}

// direction lists the uses in which one gives the other, from the one after that of the address.
func (w writer) direction(c *page.Ctx, id string, way [2]flowmap.Body, uses []flowmap.Use) directionView {
	t := c.Text
	v := directionView{ID: id, Title: t.T("way", "from", way[0].Name, "to", way[1].Name), Count: w.t.N("uses", len(uses)), Heads: [2]string{t.T("head.use"), t.T("head.what")}}
	if turn, after, ok := strings.Cut(c.Query("after"), "~"); ok && turn == id {
		uses = uses[firstAfter(uses, after):]
	}
	for _, u := range uses[:min(len(uses), perPage)] {
		kinds := make([]flowmap.Count, 0, 8)
		for _, k := range u.Kinds() {
			kinds = append(kinds, flowmap.Count{Value: k})
		}
		v.Uses = append(v.Uses, usedView{link(u.Title, "/register/"+u.Ref), w.kinds(kinds)})
	}
	if len(uses) > perPage {
		next := ask{query: w.ask.query, sort: byUses, after: id + "~" + uses[perPage-1].Ref}
		v.Next = &layout.Link{Text: w.t.T("next"), Href: next.at(c.R.URL.Path) + "#" + id}
	}
	return v
}

// firstAfter gives the place behind a reference; uses stand by reference, the highest first.
func firstAfter(uses []flowmap.Use, ref string) int {
	at, exact := slices.BinarySearchFunc(uses, ref, func(u flowmap.Use, r string) int { return strings.Compare(r, u.Ref) })
	if exact {
		at++
	}
	return at
}
