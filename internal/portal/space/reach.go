package space

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// Commons is the room where every member is.
const Commons ident.Space = ""

// Standing is what a person is in a room.
type Standing string

// The standings, each holding those before it. Outside is no standing at all.
const (
	Outside Standing = ""
	Reader  Standing = "reader" // reads: the room is open to every member
	Member  Standing = "member" // reads and writes
	Host    Standing = "host"   // looks after the room: its members, and what does not belong there
)

// Reach is every room that one person may enter at one moment. The zero Reach enters none.
type Reach struct {
	Person  ident.Person
	Commons Standing
	Spaces  map[ident.Space]Standing
}

// In gives the person's standing in a room.
func (r Reach) In(s ident.Space) Standing {
	if s == Commons {
		return r.Commons
	}
	return r.Spaces[s]
}

// Reads reports whether the person may read what stands in a room.
func (r Reach) Reads(s ident.Space) bool { return r.In(s) != Outside }

// Writes reports whether the person may say something in a room.
func (r Reach) Writes(s ident.Space) bool { in := r.In(s); return in == Member || in == Host }

// Hosts reports whether the person looks after a room.
func (r Reach) Hosts(s ident.Space) bool { return r.In(s) == Host }

// Relation gives how an actor stands to a thing of organisation owner in a room: as elsewhere when the actor may read
// there, and None when not, which no rule of the portal allows, so that the thing is not found.
func (r Reach) Relation(a access.Actor, s ident.Space, owner ident.Organisation) access.Relation {
	if a.Person == "" || a.Person != r.Person || !r.Reads(s) {
		return access.None
	}
	return access.RelationTo(a, owner)
}

// Rooms lists the rooms that the person may read, the commons first.
func (r Reach) Rooms() []ident.Space {
	var out []ident.Space
	for s, in := range r.Spaces {
		if in != Outside {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	if r.Commons != Outside {
		out = slices.Insert(out, 0, Commons)
	}
	return out
}

// List writes the rooms that the person may read between bars, as queries take them:
//
//	WHERE replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text)
//
// holds for what stands in a room of the list. A query that counts, or that looks for the few things of somebody with
// few rooms, asks for one room after another instead.
func (r Reach) List() string {
	var b strings.Builder
	for i, s := range r.Rooms() {
		if i == 0 || s == Commons {
			b.WriteByte('|')
		}
		b.WriteString(string(s) + "|")
	}
	return b.String()
}

// Only narrows a reach to one room; to none when the person may not read there.
func (r Reach) Only(s ident.Space) Reach {
	one := Reach{Person: r.Person}
	if s == Commons {
		one.Commons = r.Commons
	} else if in := r.Spaces[s]; in != Outside {
		one.Spaces = map[ident.Space]Standing{s: in}
	}
	return one
}

// Enter raises the person's standing in a room; it never lowers it.
func (r *Reach) Enter(s ident.Space, as Standing) {
	if rank(as) <= rank(r.In(s)) {
		return
	}
	if s == Commons {
		r.Commons = as
		return
	}
	if r.Spaces == nil {
		r.Spaces = map[ident.Space]Standing{}
	}
	r.Spaces[s] = as
}

func rank(s Standing) int { return slices.Index([]Standing{Outside, Reader, Member, Host}, s) }

// belongs keeps the spaces of which the person is a member.
func (r Reach) belongs() Reach {
	out := Reach{Person: r.Person}
	for s := range r.Spaces {
		if r.Writes(s) {
			out.Enter(s, r.Spaces[s])
		}
	}
	return out
}
