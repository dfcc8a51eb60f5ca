package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Keys of a kind that are not answers but say how its tables are made.
const (
	keyItems = "items"
	keyFlow  = "flow"
	keyKeep  = "keep"
	keyTold  = "how_told"
)

// Ways that data goes between the lead organisation and the others.
const (
	wayToLead    = "to_lead"    // the others give, the lead receives
	wayToFirst   = "to_first"   // everybody gives to the first of the others
	wayRelay     = "relay"      // the lead gives to its processor, which gives on
	wayEachOther = "each_other" // everybody gives and receives
)

// dates are the days that a record's answers turn on.
type dates struct {
	made   clock.Date // when the text was settled
	start  clock.Date
	review clock.Date
	end    clock.Date
}

// told is what a content is made of.
type told struct {
	answers map[string]any
	when    dates
	orgs    map[string]ident.Organisation
	kinds   map[string]string // kind of body by key
	ids     ident.Source
	book    *rulebook.Book
	number  int
}

// Cast is who can take part in records written for another purpose than the county's own, such as
// measuring: organisations by key, with their kinds.
type Cast struct {
	Organisations map[string]ident.Organisation
	Kinds         map[string]string
	IDs           ident.Source
	Book          *rulebook.Book
}

// Content writes what a record of one of the county's kinds says when others take part in it, from a
// day on. The number makes its references its own.
func (c *County) Content(r Record, cast Cast, start clock.Date, number int) (sharing.Content, error) {
	if _, ok := c.kinds[r.Kind]; !ok {
		return sharing.Content{}, fmt.Errorf("the county has no record of the kind %q", r.Kind)
	}
	return r.content(told{
		answers: c.answers(r), when: dates{made: start.AddDays(-28), start: start, review: start.AddMonths(12)},
		orgs: cast.Organisations, kinds: cast.Kinds, ids: cast.IDs, book: cast.Book, number: number,
	})
}

// Kinds lists the kinds of record that the county knows.
func (c *County) Kinds() []string { return slices.Sorted(maps.Keys(c.kinds)) }

// answers gives everything that a record's kind says, with the record's own differences.
func (c *County) answers(r Record) map[string]any {
	all := maps.Clone(c.common)
	maps.Copy(all, c.kinds[r.Kind])
	maps.Copy(all, r.Values)
	return all
}

// content writes a record: the answers of its kind, and the tables that follow from who takes part.
func (r Record) content(t told) (sharing.Content, error) {
	var c sharing.Content
	for key, v := range t.answers {
		if slices.Contains([]string{keyItems, keyFlow, keyKeep, keyTold}, key) {
			continue
		}
		f, ok := sharing.FieldByKey(key)
		if !ok || f.Kind == sharing.KindRows {
			return c, fmt.Errorf("%s: the kind %q answers %q, which no record asks", recordsFile, r.Kind, key)
		}
		f.Set(&c, t.inForce(key, texts(v)))
	}
	if r.Suffix != "" {
		c.Title += ": " + r.Suffix
		c.PlainTitle += " (" + r.Suffix + ")"
	}
	r.parties(&c, t)
	if err := items(&c, t); err != nil {
		return c, fmt.Errorf("%s: kind %q: %w", recordsFile, r.Kind, err)
	}
	r.flows(&c, t)
	keeping(&c, t)
	openness(&c, r, t)
	c.OwnerMailbox, c.RightsContact = mailbox("information-governance", r.Lead), mailbox("privacy", r.Lead)
	c.DPIARef, c.DPIAApprovedOn = fmt.Sprintf("DPIA-%d-%03d", t.when.made.Year, 100+t.number), t.when.made.AddDays(-7).String()
	c.StartOn, c.ReviewDueOn, c.EndOn = t.when.start.String(), t.when.review.String(), t.when.end.String()
	return c, nil
}

// inForce leaves out powers that do not stand yet on the day the text is settled.
func (t told) inForce(key string, codes []string) []string {
	if key != "legal_power" {
		return codes
	}
	return slices.DeleteFunc(codes, func(code string) bool {
		id, ok := t.book.Resolve(rulebook.KindGateway, code)
		_, stands := t.book.RuleOn(id, t.when.made.Start())
		return ok && !stands
	})
}

// texts gives the values of an answer as they stand in the file: one or several.
func texts(v any) []string {
	switch v := v.(type) {
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = fmt.Sprint(x)
		}
		return out
	case nil:
		return nil
	}
	return []string{fmt.Sprint(v)}
}

// table gives a mapping of the file as texts.
func table(v any) map[string]string {
	out := map[string]string{}
	m, _ := v.(map[string]any) // anything else is no table and gives no answers, which the check of the record finds
	for k, x := range m {
		out[k] = fmt.Sprint(x)
	}
	return out
}

func (r Record) parties(c *sharing.Content, t told) {
	for _, key := range slices.Concat([]string{r.Lead}, r.Others) {
		role := sharing.RoleController
		switch {
		case t.kinds[key] == "commercial":
			role = sharing.RoleProcessor
		case c.Arrangement == "joint_controller":
			role = sharing.RoleJointController
		}
		c.Parties = append(c.Parties, sharing.Party{ID: t.ids.Next(), Organisation: t.orgs[key], Role: role})
	}
}

func items(c *sharing.Content, t told) error {
	rows, _ := t.answers[keyItems].([]any) // no list means no items, which is said below
	for _, row := range rows {
		v := texts(row)
		if len(v) != 7 {
			return fmt.Errorf("a data item has %d parts and needs 7: %v", len(v), v)
		}
		c.Items = append(c.Items, sharing.Item{ID: t.ids.Next(), Name: v[0], Category: v[1], Special: v[2], Criminal: v[3], Source: v[4], Mandatory: v[5], Justification: v[6]})
	}
	if len(c.Items) == 0 {
		return fmt.Errorf("there are no data items")
	}
	return nil
}

// flows says who gives what to whom.
func (r Record) flows(c *sharing.Content, t told) {
	f := table(t.answers[keyFlow])
	var all, others, first, processors, receivers []string
	for i, p := range c.Parties {
		all = append(all, p.ID)
		if i == 0 {
			continue
		}
		others = append(others, p.ID)
		if i == 1 {
			first = []string{p.ID}
		}
		if p.Role == sharing.RoleProcessor {
			processors = append(processors, p.ID)
		} else {
			receivers = append(receivers, p.ID)
		}
	}
	lead := all[:1]
	switch f["way"] {
	case wayToLead:
		c.Flows = append(c.Flows, t.flow(c, f, others, lead))
	case wayToFirst:
		c.Flows = append(c.Flows, t.flow(c, f, slices.DeleteFunc(slices.Clone(all), func(id string) bool { return id == first[0] }), first))
	case wayRelay:
		c.Flows = append(c.Flows, t.flow(c, f, lead, processors), t.flow(c, f, processors, append(slices.Clone(lead), receivers...)))
	default:
		c.Flows = append(c.Flows, t.flow(c, f, all, all))
	}
}

func (t told) flow(c *sharing.Content, f map[string]string, from, to []string) sharing.Flow {
	out := sharing.Flow{
		ID: t.ids.Next(), From: slices.Clone(from), To: slices.Clone(to), Frequency: f["frequency"], Trigger: f["trigger"],
		VolumeBand: f["volume_band"], Method: f["method"], Format: f["format"], Systems: f["systems"], MatchOn: f["match"],
	}
	for _, i := range c.Items {
		out.Items = append(out.Items, i.ID)
	}
	return out
}

// keeping says how long each party keeps the data.
func keeping(c *sharing.Content, t told) {
	k := table(t.answers[keyKeep])
	for _, p := range c.Parties {
		row := sharing.Retention{
			ID: t.ids.Next(), Party: p.ID, Trigger: k["trigger"], Period: k["period"], Unit: k["unit"], Disposal: k["disposal"],
			Schedule: "Retention schedule, line " + fmt.Sprint(20+t.number),
		}
		if row.Disposal == "destroy" {
			row.Method, row.Certificate = "secure_delete", sharing.Yes
		}
		c.Retention = append(c.Retention, row)
	}
}

// openness names the privacy notice of every party that decides about the data.
func openness(c *sharing.Content, r Record, t told) {
	for i, key := range slices.Concat([]string{r.Lead}, r.Others) {
		if p := c.Parties[i]; p.Controller() {
			c.Transparency = append(c.Transparency, sharing.Notice{
				ID: t.ids.Next(), Party: p.ID, URL: "https://www." + domain(key) + "/privacy/" + strings.ToLower(r.Kind),
				CheckedOn: t.when.made.AddDays(-3).String(), How: strings.Join(texts(t.answers[keyTold]), " "),
			})
		}
	}
}
