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

// told gives what happened, the newest first. What stood there when it was hidden, and why, is read by its author and by
// those who look after the room alone, also when it is shown again.
func (n names) told(turns []Turn, author Author) []Told {
	out := make([]Told, 0, len(turns))
	withheld := false
	for i := len(turns) - 1; i >= 0; i-- {
		x := turns[i]
		withheld = withheld || x.What == "hidden" || x.What == "shown"
		if withheld && !n.hosts(n.thread) && author.Person != n.actor.Person {
			x.Title, x.Text = "", ""
		}
		out = append(out, Told{x, n.of(x.By)})
	}
	return out
}

// forReader leaves out of a question what the reader may not know.
func (n names) forReader(t Thread) Thread {
	if n.of(t.By).Nameless {
		t.By = Author{}
	}
	t.Turns = nil // its history is told beside it
	return t
}

func (n names) postForReader(p Post) Post {
	if n.of(p.By).Nameless {
		p.By = Author{}
	}
	p.Turns = nil // its history is told beside it
	return p
}
