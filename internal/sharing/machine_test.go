package sharing_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
)

// machine drives one record by random commands of random people on random days.
type machine struct {
	t     *testing.T
	st    sharing.State
	w     sharing.World
	at    time.Time
	ids   ident.Sequence
	texts map[string]string // every text that was signed, by its hash
}

func (m *machine) take(out sharing.Outcome, err error) {
	if err == nil {
		m.st = out.State
	}
}

func (m *machine) who(rt *rapid.T) sharing.Who {
	return who(rapid.SampledFrom([]ident.Organisation{council, school, second}).Draw(rt, "org"), m.at)
}

// hash is what somebody's page shows: mostly the text as it is, at times an older one.
func (m *machine) hash(rt *rapid.T, v *sharing.Version) string {
	if v == nil || rapid.IntRange(0, 19).Draw(rt, "stale") == 0 {
		return "0000000000000000000000000000000000000000000000000000000000000000"
	}
	return v.Hash
}

func (m *machine) step(rt *rapid.T) {
	open, live, by := m.st.Open(), m.st.Live(), m.who(rt)
	switch rapid.IntRange(0, 20).Draw(rt, "command") {
	case 0, 1:
		m.take(sharing.DecideSend(m.st, by, m.w, sharing.Send{}))
	case 2, 3:
		m.take(sharing.DecideApprove(m.st, by, m.w, sharing.Approve{Hash: m.hash(rt, open)}, m.ids.Next()))
	case 4, 5, 6:
		m.sign(rt, open, by)
	case 7:
		m.take(sharing.DecideReturn(m.st, by, m.w, sharing.ReturnForChange{Reason: "x"}))
	case 8:
		if open != nil && open.Stage == sharing.Draft {
			next := m.st
			next.Versions = slices.Clone(m.st.Versions)
			c := open.Content.Clone()
			edit(rt, &c)
			next.Open().Content = c
			m.st = next
		}
	case 9:
		m.take(sharing.DecidePutLive(m.st, by, m.w, sharing.PutLive{}))
	case 10:
		m.take(sharing.DecideVary(m.st, by, m.w, sharing.Vary{Reason: "x"}))
	case 11:
		m.take(sharing.DecidePause(m.st, by, m.w, sharing.Pause{Reason: "x"}))
	case 12:
		m.take(sharing.DecideResume(m.st, by, m.w, sharing.Resume{}))
	case 13:
		m.at = m.at.AddDate(0, 0, rapid.IntRange(0, 40).Draw(rt, "days"))
		if out, changed := sharing.DecideDaily(m.st, sharing.Who{System: "test", Now: m.at}, m.w); changed {
			m.st = out.State
		}
	case 14:
		s := m.w.Standings[school]
		s.Signatory = rapid.Bool().Draw(rt, "signatory")
		m.w.Standings[school] = s
	case 15:
		m.join(rt, live, by)
	case 16:
		if rapid.IntRange(0, 4).Draw(rt, "really") > 0 {
			return
		}
		m.take(sharing.DecideDecline(m.st, by, m.w, sharing.Decline{Reason: "x"}))
	case 17, 18, 19:
		m.everybody(rt)
	case 20:
		m.w.Findings = nil
		if rapid.Bool().Draw(rt, "blocked") {
			m.w.Findings = blocked()
		}
	}
}

func (m *machine) sign(rt *rapid.T, open *sharing.Version, by sharing.Who) {
	cmd := sharing.Sign{Hash: m.hash(rt, open), Name: "P", Post: "Q", Authority: true}
	out, err := sharing.DecideSign(m.st, by, m.w, cmd, m.ids.Next())
	if err == nil {
		m.texts[open.Hash] = string(sharing.Canonical(open.Content))
	}
	m.take(out, err)
}

// everybody lets all parties do what is asked of them, as mostly happens.
func (m *machine) everybody(rt *rapid.T) {
	m.take(sharing.DecideSend(m.st, who(council, m.at), m.w, sharing.Send{}))
	for _, org := range []ident.Organisation{council, school, second, charity} {
		if open := m.st.Open(); open != nil && open.Stage == sharing.InReview {
			m.take(sharing.DecideApprove(m.st, who(org, m.at), m.w, sharing.Approve{Hash: open.Hash}, m.ids.Next()))
		}
	}
	for _, org := range []ident.Organisation{council, school, second, charity} {
		if open := m.st.Open(); open != nil && open.Stage == sharing.AwaitingSign && rapid.IntRange(0, 3).Draw(rt, "signs") > 0 {
			m.sign(rt, open, who(org, m.at))
		}
	}
}

func (m *machine) join(rt *rapid.T, live *sharing.Version, by sharing.Who) {
	switch rapid.IntRange(0, 2).Draw(rt, "join") {
	case 0:
		m.take(sharing.DecideAskToJoin(m.st, by, m.w, sharing.AskToJoin{Like: "p2"}, m.ids.Next()))
	case 1:
		m.take(sharing.DecideAdmit(m.st, by, m.w, sharing.Admit{Organisation: second, Yes: true}))
	case 2:
		m.take(sharing.DecideAccede(m.st, by, m.w, sharing.SignAccession{Hash: m.hash(rt, live), Name: "P", Post: "Q", Authority: true}, m.ids.Next()))
	}
}

// check holds after every step, whatever happened.
func (m *machine) check(rt *rapid.T, before sharing.State) {
	r := m.st.Record
	if open := m.st.Open(); open != nil && !open.Stage.Open() || r.Open != 0 && open == nil {
		rt.Fatalf("the version on its way is %+v", open)
	}
	if live := m.st.Live(); live != nil && !live.Stage.Live() && live.Stage != sharing.Ended {
		rt.Fatalf("the version in force is %s", live.Stage)
	}
	for i := range m.st.Versions {
		v := &m.st.Versions[i]
		if v.Stage != sharing.Draft && v.Hash != sharing.HashOf(v.Content) {
			rt.Fatalf("version %d is %s and its hash is not its text's", v.N, v.Stage)
		}
		for _, s := range v.States {
			if g := s.Signature; g != nil && g.Voided.IsZero() && m.texts[g.Hash] == "" {
				rt.Fatalf("a signature under a text that nobody signed")
			}
		}
	}
	for hash, text := range m.texts {
		if c, err := sharing.ParseContent([]byte(text)); err != nil || sharing.HashOf(c) != hash {
			rt.Fatalf("a signed text changed")
		}
	}
	if r.Live != before.Record.Live {
		m.checkArrival(rt, before)
	}
	if old, now := before.Live(), m.st.Live(); old != nil && now != nil && old.N == now.N && old.Hash != now.Hash {
		rt.Fatal("the text in force changed")
	}
}

// checkArrival holds at the moment a version goes live.
func (m *machine) checkArrival(rt *rapid.T, before sharing.State) {
	v := m.st.Live()
	for _, s := range v.States {
		if !v.SignedBy(s) {
			rt.Fatalf("version %d went live without the signature of %s", v.N, s.Party)
		}
	}
	if len(v.States) != len(v.Content.Parties) {
		rt.Fatalf("version %d has %d parties and asked %d", v.N, len(v.Content.Parties), len(v.States))
	}
	if bs := sharing.Blockers(&before, v, m.w, dayOf(sharing.Who{Now: m.at})); len(bs) != 0 {
		rt.Fatalf("version %d went live blocked: %+v", v.N, bs)
	}
	if before.Open() == nil {
		rt.Fatal("a version went live that was not on its way")
	}
}

func TestNoSequenceOfCommandsPutsAnUnsignedOrBlockedTextLive(t *testing.T) {
	t.Parallel()
	base := world(t)
	arrived := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := &machine{t: t, st: drafted(complete()), at: now, texts: map[string]string{}, w: base}
		m.w.Standings = map[ident.Organisation]organisation.Standing{}
		for org, s := range base.Standings {
			m.w.Standings[org] = s
		}
		for range rapid.IntRange(10, 60).Draw(rt, "steps") {
			before := m.st
			m.step(rt)
			m.check(rt, before)
			if m.st.Record.Live != before.Record.Live {
				arrived++
			}
		}
	})
	t.Logf("%d versions went live", arrived)
	if arrived == 0 {
		t.Error("no version ever went live: the test tried too little")
	}
}
