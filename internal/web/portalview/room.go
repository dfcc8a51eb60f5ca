package portalview

import (
	"slices"

	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Room is a space that somebody may read.
type Room struct {
	ID         ident.Space
	Slug, Name string
	Writes     bool
}

// Options lists the rooms in which somebody may post, the commons first under the words given.
func Options(rooms []Room, commons string) []ask.Option {
	out := []ask.Option{{Value: "", Text: commons}}
	for _, r := range rooms {
		if r.Writes {
			out = append(out, ask.Option{Value: r.Slug, Text: r.Name})
		}
	}
	return out
}

// Named finds a room by its address; the commons by "".
func Named(rooms []Room, slug string) (Room, bool) {
	if slug == "" {
		return Room{}, true
	}
	i := slices.IndexFunc(rooms, func(r Room) bool { return r.Slug == slug })
	if i < 0 {
		return Room{}, false
	}
	return rooms[i], true
}

// Name names the room in which something stands; "" for the commons.
func Name(rooms []Room, id ident.Space) string {
	for _, r := range rooms {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// Choices are the codes of a list as answers.
func Choices(book *rulebook.Book, list string) []ask.Option {
	l, err := book.List(list)
	if err != nil {
		return nil
	}
	var out []ask.Option
	for _, i := range l.Items {
		out = append(out, ask.Option{Value: i.Code, Text: i.Label, Hint: i.Hint})
	}
	return out
}

// Labels words some codes of a list.
func Labels(book *rulebook.Book, list string, codes []string) []string {
	var out []string
	for _, c := range codes {
		out = append(out, book.Label(list, c))
	}
	return out
}

// Role words a role.
func Role(texts *content.Texts, role string) string {
	if w := texts.Page("people_roles"); w.Has(role) {
		return w.T(role)
	}
	return role
}

// Narrow makes the links of a filter. name is its place in the address; pairs are the others in use.
func Narrow(c *page.Ctx, label, all, name string, options []ask.Option) Filter {
	f := Filter{Label: label}
	now := c.Query(name)
	link := func(text, value string) {
		l := layout.Link{Text: text}
		if value != now {
			q := c.R.URL.Query()
			q.Del("before")
			q.Del("after")
			q.Del("done")
			if q.Set(name, value); value == "" {
				q.Del(name)
			}
			if l.Href = c.R.URL.Path; len(q) > 0 {
				l.Href += "?" + q.Encode()
			}
		}
		f.Links = append(f.Links, l)
	}
	link(all, "")
	for _, o := range options {
		link(o.Text, o.Value)
	}
	return f
}

// On is the address of the next page of a list, with the filters in use.
func On(c *page.Ctx, name, key string) string {
	q := c.R.URL.Query()
	q.Del("done")
	q.Set(name, page.HideKey(key))
	return c.R.URL.Path + "?" + q.Encode()
}
