package thread

import (
	"context"

	"sharewell/internal/ident"
)

// names knows how authors are called to one reader in one question.
type names struct {
	reader
	thread Thread
	people map[ident.Person]string
	bodies map[ident.Organisation]string
}

// naming looks up how authors are called.
func (s *Service) naming(ctx context.Context, tx Tx, r reader, t Thread, authors []Author) (n names, err error) {
	n = names{reader: r, thread: t}
	var persons []ident.Person
	var orgs []ident.Organisation
	for _, a := range authors {
		persons, orgs = append(persons, a.Person), append(orgs, a.Org)
	}
	if n.people, err = tx.PersonNames(ctx, persons); err != nil {
		return n, err
	}
	n.bodies, err = tx.OrganisationNames(ctx, orgs)
	return n, err
}

// of gives what a reader is shown of an author: nothing but that they belong to those who asked, when those asked
// without their name and the reader is of another organisation.
func (n names) of(a Author) Shown {
	if n.thread.Nameless && a.Org == n.thread.By.Org && n.actor.Organisation != n.thread.By.Org {
		return Shown{Nameless: true}
	}
	name := n.people[a.Person]
	return Shown{Name: name, Role: a.Role, Org: n.bodies[a.Org], Gone: name == ""}
}

// authorsOf lists everybody whose name a page about a question needs.
func authorsOf(t Thread, posts ...Post) []Author {
	out := []Author{t.By}
	turns := t.Turns
	for _, p := range posts {
		out = append(out, p.By)
		turns = append(turns[:len(turns):len(turns)], p.Turns...)
		for _, e := range p.Endorsed {
			out = append(out, e.By)
		}
	}
	for _, x := range turns {
		out = append(out, x.By)
	}
	return out
}

func (n names) told(turns []Turn) []Told {
	out := make([]Told, 0, len(turns))
	for i := len(turns) - 1; i >= 0; i-- {
		out = append(out, Told{turns[i], n.of(turns[i].By)})
	}
	return out
}

// forReader leaves out of a question what the reader may not know.
func (n names) forReader(t Thread) Thread {
	if n.of(t.By).Nameless {
		t.By = Author{}
	}
	for _, x := range t.Turns {
		if n.of(x.By).Nameless {
			t.Turns = n.blank(t.Turns)
			break
		}
	}
	return t
}

func (n names) postForReader(p Post) Post {
	if n.of(p.By).Nameless {
		p.By = Author{}
	}
	p.Turns = n.blank(p.Turns)
	return p
}

func (n names) blank(turns []Turn) []Turn {
	out := make([]Turn, len(turns))
	for i, x := range turns {
		if n.of(x.By).Nameless {
			x.By = Author{}
		}
		out[i] = x
	}
	return out
}
