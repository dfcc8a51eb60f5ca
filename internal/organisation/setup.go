package organisation

// Section is one part of setting an organisation up.
type Section string

// The sections, in the order of the task list.
const (
	SectionIdentity  Section = "identity"  // name, kind, address and identifiers
	SectionRoles     Section = "roles"     // who does what
	SectionPublic    Section = "public"    // contact and links for the public
	SectionAssurance Section = "assurance" // training, certificates, policies
)

// Sections lists the sections in order.
func Sections() []Section {
	return []Section{SectionIdentity, SectionRoles, SectionPublic, SectionAssurance}
}

// SectionState is how far a section has come.
type SectionState string

// The states of a section.
const (
	NotStarted SectionState = "not_started"
	InProgress SectionState = "in_progress"
	Done       SectionState = "done"
)

// SetUpItem is one line of the task list.
type SetUpItem struct {
	Section Section
	State   SectionState
	Missing []string // what is still asked for, in words
}

// SetUp says how far each section of the profile has come. It follows from the profile alone, so that
// nothing has to be ticked and saving never depends on it.
func SetUp(o Organisation) []SetUpItem {
	p := o.Profile
	identity := asks{}
	identity.ask(o.Name != "", "the name")
	identity.ask(p.KindConfirmed, "your word that the kind of organisation is right")
	identity.ask(len(p.Address.Text()) > 0, "the address")
	identity.ask(o.Identifier(ICO) != "" || p.ICOExempt != "", "the ICO registration number, or why there is none")
	for _, s := range o.Facts.MustIdentify {
		if f, ok := formOf(s); ok && s != ICO {
			identity.ask(o.Identifier(s) != "", "the "+f.name)
		}
	}
	roles := asks{}
	roles.ask(p.Contact(RoleDesignated).Filled(), "the "+RoleName(RoleDesignated))
	for _, r := range o.Facts.MustFill {
		roles.ask(p.Contact(r).Filled(), "the "+RoleName(r))
	}
	public := asks{}
	public.ask(p.Contact(RolePublic).Mailbox != "", "a mailbox for the public")
	public.ask(p.Links.Privacy != "", "a link to privacy information")
	public.ask(p.Links.Rights != "", "a link about people's rights")
	public.ask(p.Links.Complaints != "", "a link about complaints")
	assurance := asks{}
	assurance.ask(!p.Training.On.IsZero(), "when staff were trained")
	assurance.ask(len(p.Policies) > 0, "your policies and when they are reviewed")
	if o.Facts.HealthOrCare {
		assurance.ask(p.DSPT.Status != "", "the Data Security and Protection Toolkit result")
	}
	return []SetUpItem{
		identity.item(SectionIdentity), roles.item(SectionRoles), public.item(SectionPublic), assurance.item(SectionAssurance),
	}
}

// asks counts what a section asks for and what is still missing.
type asks struct {
	asked   int
	missing []string
}

func (a *asks) ask(there bool, what string) {
	a.asked++
	if !there {
		a.missing = append(a.missing, what)
	}
}

func (a *asks) item(s Section) SetUpItem {
	state := InProgress
	switch len(a.missing) {
	case 0:
		state = Done
	case a.asked:
		state = NotStarted
	}
	return SetUpItem{Section: s, State: state, Missing: a.missing}
}

// complete reports whether every section is done.
func complete(o Organisation) bool {
	for _, item := range SetUp(o) {
		if item.State != Done {
			return false
		}
	}
	return true
}
