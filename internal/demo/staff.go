package demo

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// officer is one person of the county once the calendar knows them.
type officer struct {
	Person
	id ident.Person
}

// domain is the mail and web domain of an invented body.
func domain(key string) string {
	if key == "" {
		key = "partnership"
	}
	return strings.ReplaceAll(key, "_", "-") + ".saltmarsh.example"
}

// address gives a person's mail address.
func (p Person) address() string {
	words := strings.Fields(strings.ToLower(p.Name))
	return words[0] + "." + words[len(words)-1] + "@" + domain(p.Org)
}

// Names to make people of; all of them are common enough to mean nobody.
var (
	given = []string{
		"Amara", "Bram", "Cerys", "Dilip", "Elspeth", "Farah", "Gethin", "Halima", "Idris", "Jonquil", "Kofi", "Liesel", "Marek",
		"Nerys", "Osman", "Petra", "Quentin", "Rosalind", "Soraya", "Tobias", "Una", "Viktor", "Wanda", "Xanthe", "Yorick", "Zainab",
		"Anselm", "Briony", "Caspian", "Delphine", "Emrys",
	}
	family = []string{
		"Ashdown", "Bellweather", "Crake", "Dunlin", "Eelbrook", "Fenwright", "Gannet", "Hartsease", "Islay", "Knotgrass", "Lapwing",
		"Marlpit", "Nettlefold", "Oxlip", "Pennyroyal", "Quillfeather", "Redshank", "Sedgewater", "Teasel", "Underwater", "Vetchley",
		"Whinchat", "Yarrow", "Coltsfoot", "Samphire", "Dabchick", "Fieldfare",
	}
)

// needed are the roles that an organisation fills before it can act in the demonstration, and which of
// them one person holds together.
var needed = [][]access.Role{{access.OrgAdmin, access.IGLead}, {access.DPO}, {access.SigningOfficer}}

// staff gives everybody of an organisation: the people of the pack, and as many others as it takes to
// fill the roles that acting needs. The administrator comes first.
func (c *County) staff(key string, number int) []*officer {
	var out []*officer
	have := map[access.Role]bool{}
	for _, p := range c.People {
		if p.Org != key {
			continue
		}
		out = append(out, &officer{Person: p})
		for _, r := range p.Roles {
			have[r] = true
		}
	}
	for i, roles := range needed {
		roles = slices.DeleteFunc(slices.Clone(roles), func(r access.Role) bool { return have[r] })
		if len(roles) == 0 {
			continue
		}
		n := number*len(needed) + i
		out = append(out, &officer{Person: Person{Name: given[n%len(given)] + " " + family[n%len(family)], Org: key, Roles: roles}})
	}
	slices.SortStableFunc(out, func(a, b *officer) int { return rank(a) - rank(b) })
	return out
}

func rank(o *officer) int {
	if slices.Contains(o.Roles, access.OrgAdmin) || slices.Contains(o.Roles, access.SysAdmin) {
		return 0
	}
	return 1
}

// actor gives the officer as one who acts.
func (w *world) actor(o *officer) access.Actor {
	return access.Actor{Person: o.id, Organisation: w.orgs[o.Org], Roles: o.Roles}
}

// with finds who holds a role at an organisation.
func (w *world) with(key string, roles ...access.Role) access.Actor {
	return w.actor(w.holder(key, roles...))
}

// holder finds the officer who holds one of some roles, the first role first.
func (w *world) holder(key string, roles ...access.Role) *officer {
	for _, r := range roles {
		for _, o := range w.people[key] {
			if slices.Contains(o.Roles, r) {
				return o
			}
		}
	}
	return &officer{Person: Person{Org: key}} // nobody: the service will refuse and say so
}

// post says in words what an officer is, for signatures.
func (w *world) post(o *officer) string {
	if o.Post != "" {
		return o.Post
	}
	b, _ := w.county.Body(o.Org)
	if p := w.county.posts[b.Kind]; p != "" {
		return p
	}
	return w.county.posts["other"]
}
