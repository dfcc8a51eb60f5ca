package sharing

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Stake is what one organisation has in one record: what a table of everything it is party to shows of it. It says
// nothing that the organisation may not read, so a draft is in nobody's but the lead's.
type Stake struct {
	Organisation ident.Organisation `json:"-"`
	Record       ident.Record       `json:"-"`
	Ref          string             `json:"ref"`
	Title        string             `json:"title"`
	Lead         ident.Organisation `json:"lead"`
	Role         string             `json:"role,omitempty"` // list party_role
	Gives        bool               `json:"gives,omitempty"`
	Gets         bool               `json:"gets,omitempty"`
	Stage        Stage              `json:"stage"`
	// Coming is the stage of another version on its way; "" when there is none that the organisation may see.
	Coming   Stage        `json:"coming,omitempty"`
	Others   []StakeParty `json:"others,omitempty"` // lead first
	Purposes []string     `json:"purposes,omitempty"`
	DPIA     DPIAState    `json:"dpia"`
	DPIAOn   clock.Date   `json:"dpia_on,omitzero"`
	// Ours says whether the organisation's own signature stands, and Waits who has not signed of those who must.
	Ours      OwnSignature `json:"ours"`
	OursOn    clock.Date   `json:"ours_on,omitzero"`
	Waits     []StakeParty `json:"waits,omitempty"`
	Signed    int          `json:"signed"`
	Start     clock.Date   `json:"start,omitzero"`
	Review    clock.Date   `json:"review,omitzero"`
	End       clock.Date   `json:"end,omitzero"`
	Overdue   bool         `json:"overdue,omitempty"`
	Choices   []string     `json:"choices,omitempty"` // list opt_out_kind
	NoChoice  []string     `json:"no_choice,omitempty"`
	Article6  []string     `json:"article6,omitempty"`
	Article9  []string     `json:"article9,omitempty"`
	UpdatedAt time.Time    `json:"updated"`
}

// StakeParty is another party: of the directory, or named as an outsider.
type StakeParty struct {
	Organisation ident.Organisation `json:"org,omitempty"`
	Name         string             `json:"name,omitempty"` // of an outsider
}

// OwnSignature is how an organisation stands to the text.
type OwnSignature string

// The signatures.
const (
	SignatureNotNeeded OwnSignature = "not_needed" // its role does not sign
	SignatureLater     OwnSignature = "later"      // the text is not ready to sign
	SignatureWaits     OwnSignature = "waits"
	SignatureStands    OwnSignature = "stands"
)

// DPIAState is how far the impact assessment is.
type DPIAState string

// The states of an impact assessment.
const (
	DPIAUnsaid   DPIAState = "unsaid"    // nobody has said whether one is needed
	DPIANotAsked DPIAState = "not_asked" // the record says that none is needed
	DPIANeeded   DPIAState = "needed"    // needed, and nothing shows that it was begun
	DPIABegun    DPIAState = "begun"     // it has a reference and no day of approval
	DPIAApproved DPIAState = "approved"
)

// DPIAStates lists the states.
func DPIAStates() []DPIAState {
	return []DPIAState{DPIAUnsaid, DPIANotAsked, DPIANeeded, DPIABegun, DPIAApproved}
}

// DPIA says how far the impact assessment is, and the day on which it was approved.
//
// Law: UK GDPR Article 35.
func (c *Content) DPIA() (DPIAState, clock.Date) {
	on := dateOrNone(c.DPIAApprovedOn)
	switch {
	case c.DPIAOutcome == "not_required":
		return DPIANotAsked, clock.Date{}
	case c.DPIAOutcome == "":
		return DPIAUnsaid, clock.Date{}
	case !on.IsZero():
		return DPIAApproved, on
	case c.DPIARef != "":
		return DPIABegun, clock.Date{}
	}
	return DPIANeeded, clock.Date{}
}

// Due is the day that matters next: the review's, or the end when that is sooner; none when neither is known.
func (s *Stake) Due() clock.Date {
	if s.Review.IsZero() || !s.End.IsZero() && s.End.Before(s.Review) {
		return s.End
	}
	return s.Review
}

// Stakes gives what each organisation has in the record, one for each of its Places.
func (st *State) Stakes() []Stake {
	var out []Stake
	signed := map[int]signing{}
	for _, p := range st.Places() {
		v := st.stakeVersion(p)
		if v == nil {
			continue
		}
		out = append(out, st.stake(p, v, signed))
	}
	return out
}

// stakeVersion is the version that an organisation's row tells of: the one in force when it takes part in that, else
// the one on its way that it may see, else the last.
func (st *State) stakeVersion(p Place) *Version {
	for _, v := range []*Version{st.Live(), st.Open(), st.Current()} {
		if v == nil || !p.Lead && (v.Stage == Draft || v.SentAt.IsZero()) {
			continue
		}
		if p.Lead || slices.Contains(st.parties(v), p.Organisation) {
			return v
		}
	}
	return nil
}

func (st *State) stake(p Place, v *Version, done map[int]signing) Stake {
	c := &v.Content
	s := Stake{Organisation: p.Organisation, Record: st.Record.ID, Ref: st.Record.Ref, Title: c.Title, Lead: st.Record.Lead, Role: p.Role, Stage: v.Stage,
		Purposes: c.Purposes, Start: c.Start(), Review: c.ReviewDue(), End: c.End(), Choices: c.OptOutKinds, Article6: c.Article6, Article9: c.Article9,
		UpdatedAt: p.UpdatedAt}
	if s.DPIA, s.DPIAOn = c.DPIA(); len(s.Choices) == 0 {
		s.NoChoice = c.OptOutResult
	}
	if v.N == st.Record.Live {
		s.Review, s.Overdue = st.Record.ReviewDue, st.Record.Overdue
	}
	if open := st.Open(); open != nil && open != v && p.Open != "" {
		s.Coming = open.Stage
	}
	us := st.partsOf(c, p.Organisation)
	for _, f := range c.Flows {
		s.Gives = s.Gives || overlaps(f.From, us)
		s.Gets = s.Gets || overlaps(f.To, us)
	}
	if s.Role == "" && len(us) > 0 {
		party, _ := c.Party(us[0])
		s.Role = party.Role
	}
	s.Others = st.others(v, p.Organisation)
	signs := v
	if open := st.Open(); open != nil && s.Coming != "" && s.Coming != Draft {
		signs = open
	}
	g, ok := done[signs.N]
	if !ok {
		g = st.signing(signs)
		done[signs.N] = g
	}
	g.tell(&s)
	if a, joined := st.acceded(v, p.Organisation); joined {
		if s.Ours = SignatureWaits; a.Signature != nil && a.Signature.Voided.IsZero() {
			s.Ours, s.OursOn = SignatureStands, signedOn(a.Signature)
		}
	}
	return s
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// partsOf lists the rows of parties whose part an organisation takes: its own, those it was let in beside, and those it
// took over.
func (st *State) partsOf(c *Content, org ident.Organisation) (ids []string) {
	for _, p := range c.Parties {
		if p.Organisation != "" && (p.Organisation == org || st.Record.heirOf(p.Organisation) == org) {
			ids = append(ids, p.ID)
		}
	}
	for _, a := range st.Record.Accessions {
		if a.Organisation == org && a.Takes() {
			ids = append(ids, a.Like)
		}
	}
	return ids
}

// others lists the other parties of a version, the lead first.
func (st *State) others(v *Version, us ident.Organisation) (out []StakeParty) {
	add := func(p StakeParty) {
		if p != (StakeParty{}) && (p.Organisation == "" || p.Organisation != us) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	add(StakeParty{Organisation: st.Record.Lead})
	for _, o := range st.parties(v) {
		if st.Record.heirOf(o) == o {
			add(StakeParty{Organisation: o})
		}
	}
	for _, p := range v.Content.Parties {
		if p.IsOutsider() {
			add(StakeParty{Name: p.Outsider.Name})
		}
	}
	return out
}

// acceded gives the signature by which an organisation joined a version later, and whether it joined that way.
func (st *State) acceded(v *Version, org ident.Organisation) (a Accession, joined bool) {
	for _, a := range st.Record.Accessions {
		if a.Organisation == org && a.Takes() && a.Version == v.N {
			return a, true
		}
	}
	return Accession{}, false
}

// signing is who must sign a version and who has.
type signing struct {
	early  bool // nobody is asked yet
	signed int
	states []PartyState
	stands []bool
	heirs  func(ident.Organisation) ident.Organisation
	names  map[string]string // of outsiders, by row
}

func (st *State) signing(v *Version) signing {
	g := signing{early: v.Stage == Draft || v.Stage == InReview, states: v.States, heirs: st.Record.heirOf, names: map[string]string{}}
	parts := PartHashes(&v.Content)
	for _, s := range v.States {
		ok := s.NeedsSign && s.Signature.Stands(parts[s.Party])
		g.stands = append(g.stands, ok)
		if ok {
			g.signed++
		}
	}
	for _, p := range v.Content.Parties {
		if p.IsOutsider() {
			g.names[p.ID] = p.Outsider.Name
		}
	}
	return g
}

// tell writes the signatures into a stake.
func (g signing) tell(s *Stake) {
	s.Signed, s.Ours = g.signed, SignatureNotNeeded
	for i, p := range g.states {
		org := g.heirs(p.Organisation)
		own := org != "" && org == s.Organisation
		switch {
		case !p.NeedsSign:
		case g.stands[i] && own:
			s.Ours, s.OursOn = SignatureStands, signedOn(p.Signature)
		case g.stands[i]:
		case g.early:
			if own {
				s.Ours = SignatureLater
			}
		case s.Stage.Closed():
		case own:
			s.Ours = SignatureWaits
		default:
			s.Waits = append(s.Waits, StakeParty{Organisation: org, Name: g.names[p.Party]})
		}
	}
}

func signedOn(g *Signature) clock.Date {
	if g.SignedOn.IsZero() {
		return clock.DateOf(g.At)
	}
	return g.SignedOn
}
