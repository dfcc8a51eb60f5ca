package sharing

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// Blockers lists everything that keeps a version from going live on a day, each with the way to mend
// it. Missing signatures are listed too, so the list is the whole gate.
// Law: UK GDPR Articles 35 and 36 (assessment before processing starts).
func Blockers(st *State, v *Version, w World, today clock.Date) []Blocker {
	var out []Blocker
	url := st.Record.URL()
	if v.Hash == "" || v.Hash != HashOf(v.Content) {
		out = append(out, Blocker{"text_changed", "The text is not the one that was sent to the parties.", "Return the record for a change and send it again.", url})
	}
	out = append(out, unsigned(v, w, url)...)
	if start := v.Content.Start(); start.After(today) {
		out = append(out, Blocker{"not_started", "The start date is " + start.Words() + ".", "Wait until then: the record goes live by itself. To start earlier, return it for a change.", url})
	}
	if end := v.Content.End(); !end.IsZero() && end.Before(today) {
		out = append(out, Blocker{"ended_already", "The end date, " + end.Words() + ", has passed.", "Return the record for a change and give a later end date.", url})
	}
	for _, p := range v.Content.Parties {
		out = append(out, partyBlockers(p, w, url)...)
	}
	said := map[string]bool{}
	for _, f := range w.Findings {
		if f.Severity == rulebook.Block {
			said[f.Field] = true
			out = append(out, Blocker{"rule." + f.RuleID, f.Message, f.Fix, url})
		}
	}
	if !said["dpia_approved_on"] && !said["dpia_art36_ref"] {
		out = append(out, assessmentBlockers(&v.Content, today, url)...)
	}
	if w.Settings.Hearing == HearingBlock {
		out = append(out, unheard(v, w, url)...)
	}
	if w.Settings.Announce.Rule == AnnounceBlock {
		out = append(out, unannounced(st, v, w, today)...)
	}
	return append(out, leftOut(st, v, w, url)...)
}

// unsigned lists the parties whose signature is missing or no longer stands.
func unsigned(v *Version, w World, url string) []Blocker {
	parts := PartHashes(&v.Content)
	var out []Blocker
	for _, s := range v.States {
		if s.NeedsSign && !s.Signature.Stands(parts[s.Party]) {
			name := partyName(&v.Content, s.Party, w)
			out = append(out, Blocker{"unsigned", name + " has not signed this text.", name + "'s authorised officer signs it.", url})
		}
	}
	for _, p := range v.Content.Parties {
		if v.state(p.ID) == nil {
			out = append(out, Blocker{"not_asked", partyName(&v.Content, p.ID, w) + " was not asked.", "Return the record for a change and send it again.", url})
		}
	}
	return out
}

func partyName(c *Content, party string, w World) string {
	return wording{words: w}.party(c, party)
}

// partyBlockers lists what is wrong with one party: not a current signatory, or assurance that lapsed;
// an outsider must be explained and have accepted the terms.
func partyBlockers(p Party, w World, url string) []Blocker {
	if p.IsOutsider() {
		var out []Blocker
		if p.Outsider.Why == "" {
			out = append(out, Blocker{"outsider_reason", p.Outsider.Name + " has not accepted the Agreement, and no reason is given for sharing with it.", "Give the reason, or invite it to accept the Agreement.", url})
		}
		if p.Outsider.Contact == "" || p.Outsider.TermsNote == "" || dateOrNone(p.Outsider.TermsOn).IsZero() {
			out = append(out, Blocker{"outsider_terms", "It is not recorded that " + p.Outsider.Name + " accepted the terms of this record.", "Record its contact, the day it accepted the terms and what shows it.", url})
		}
		return out
	}
	st, ok := w.Standings[p.Organisation]
	if !ok {
		return []Blocker{{"unknown_party", "One of the parties is not in the directory.", "Choose the party again from the directory.", url}}
	}
	var out []Blocker
	if !st.Signatory {
		out = append(out, Blocker{"not_signatory", st.Name + " is not a current signatory of the Agreement.", st.Name + "'s authorised officer accepts the Agreement.", "/signatories/" + st.Slug})
	}
	for _, l := range st.Lapses {
		out = append(out, Blocker{"assurance." + l.Code, l.Message, l.Fix, "/signatories/" + st.Slug})
	}
	return out
}

// assessmentBlockers asks that a needed impact assessment was approved and left no high risk that the
// regulator was not asked about.
// Law: UK GDPR Articles 35(1) and 36(1).
func assessmentBlockers(c *Content, today clock.Date, url string) []Blocker {
	if !c.Personal() || c.DPIAOutcome != "required" {
		return nil
	}
	var out []Blocker
	if on := dateOrNone(c.DPIAApprovedOn); on.IsZero() || on.After(today) {
		out = append(out, Blocker{"dpia_unapproved", "An impact assessment is needed and has not been approved.", "Have the impact assessment approved and enter the date.", url})
	}
	if c.DPIAResidual == "high" && c.DPIAArticle36 == "" {
		out = append(out, Blocker{"dpia_high", "The risk that is left is high, and the regulator was not consulted.", "Lower the risk, or consult the regulator and enter the reference.", url})
	}
	return out
}

// leftOut lists organisations that joined the version in force and are not in its variation.
func leftOut(st *State, v *Version, w World, url string) []Blocker {
	var out []Blocker
	if v.N == st.Record.Live {
		return nil
	}
	for _, a := range st.Record.Accessions {
		if a.State != JoinSigned || a.Version != st.Record.Live {
			continue
		}
		if !slices.Contains(v.Content.Organisations(), a.Organisation) {
			name := w.Label("organisation", string(a.Organisation))
			out = append(out, Blocker{"joined_since", name + " joined the record after this change was started.", "Return the record for a change and add " + name + " as a party.", url})
		}
	}
	return out
}
