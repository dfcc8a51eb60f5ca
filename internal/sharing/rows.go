package sharing

import (
	"slices"

	"sharewell/internal/ident"
)

// RowKind is one table of rows in a record.
type RowKind struct {
	Key     string // also the key of the field that stands for the table
	Section string
	Name    string // what one row is: "a party"
	Least   int    // rows needed to send the record
	Fields  []RowField

	length func(*Content) int
	id     func(*Content, int) string
	title  func(*Content, int) string
	add    func(*Content, string)
	remove func(*Content, int)
}

// RowField is one question about a row.
type RowField struct {
	Key    string
	Name   string
	Kind   Kind
	List   string
	Max    int
	Min    int
	Public Level
	// Immaterial answers may change without anybody signing again.
	Immaterial bool

	need rowNeed
	slot func(*Content, int) slot
}

type rowNeed struct {
	when func(*Content, int) bool
	why  string
}

// Required reports whether row i needs the answer, and why when it is not always so.
func (f RowField) Required(c *Content, i int) (bool, string) {
	if f.need.when == nil {
		return false, ""
	}
	return f.need.when(c, i), f.need.why
}

// Asked reports whether the question makes sense for row i as it stands.
func (f RowField) Asked(c *Content, i int) bool {
	if f.need.when == nil || f.need.why == "" {
		return true
	}
	return f.need.when(c, i) || len(f.Get(c, i)) > 0
}

// Get gives the answer's values in row i.
func (f RowField) Get(c *Content, i int) []string { return f.slot(c, i).get() }

// Set replaces the answer in row i.
func (f RowField) Set(c *Content, i int, values []string) { f.slot(c, i).set(f.Kind, values) }

// Row is one row as a page shows it.
type Row struct {
	ID    string
	Title string // what the row is called: a data item's name; an organisation's id until named
	Index int
}

// Rows lists the rows of a table.
func (k RowKind) Rows(c *Content) []Row {
	out := make([]Row, k.length(c))
	for i := range out {
		out[i] = Row{ID: k.id(c, i), Title: k.title(c, i), Index: i}
	}
	return out
}

// Find gives the index of the row with an id, or -1.
func (k RowKind) Find(c *Content, id string) int {
	for i := range k.length(c) {
		if k.id(c, i) == id {
			return i
		}
	}
	return -1
}

// Field gives one of the table's questions.
func (k RowKind) Field(key string) (RowField, bool) {
	i := slices.IndexFunc(k.Fields, func(f RowField) bool { return f.Key == key })
	if i < 0 {
		return RowField{}, false
	}
	return k.Fields[i], true
}

// RowKinds lists the tables.
func RowKinds() []RowKind { return slices.Clone(rowKinds) }

// RowKindByKey gives one table.
func RowKindByKey(key string) (RowKind, bool) {
	i := slices.IndexFunc(rowKinds, func(k RowKind) bool { return k.Key == key })
	if i < 0 {
		return RowKind{}, false
	}
	return rowKinds[i], true
}

// rowKinds is built once and never changed.
var rowKinds = []RowKind{partyRows(), itemRows(), flowRows(), noticeRows(), retentionRows()}

// rowOne makes a question kept as one text.
func rowOne(key, name string, k Kind, at func(*Content, int) *string) RowField {
	f := RowField{Key: key, Name: name, Kind: k, slot: func(c *Content, i int) slot { return slot{one: at(c, i)} }}
	switch k {
	case KindTextarea:
		f.Max = 1000
	case KindText:
		f.Max = shortText
	case KindURL, KindEmail:
		f.Max = 300
	}
	return f
}

// rowMany makes a question kept as a set.
func rowMany(key, name string, k Kind, at func(*Content, int) *[]string) RowField {
	return RowField{Key: key, Name: name, Kind: k, slot: func(c *Content, i int) slot { return slot{many: at(c, i)} }}
}

func (f RowField) from(list string) RowField { f.List = list; return f }
func (f RowField) at(l Level) RowField       { f.Public = l; return f }
func (f RowField) loose() RowField           { f.Immaterial = true; return f }
func (f RowField) between(low, high int) RowField {
	f.Min, f.Max = low, high
	return f
}

func (f RowField) required() RowField {
	f.need = rowNeed{when: func(*Content, int) bool { return true }}
	return f
}

func (f RowField) when(is func(*Content, int) bool, why string) RowField {
	f.need = rowNeed{when: is, why: why}
	return f
}

func partyRows() RowKind {
	outside := func(c *Content, i int) bool { return c.Parties[i].IsOutsider() }
	const because = "because the party has not accepted the Agreement"
	return RowKind{
		Key: "parties", Section: "parties", Name: "a party", Least: 2,
		length: func(c *Content) int { return len(c.Parties) },
		id:     func(c *Content, i int) string { return c.Parties[i].ID },
		title: func(c *Content, i int) string {
			if p := c.Parties[i]; p.IsOutsider() {
				return p.Outsider.Name
			}
			return string(c.Parties[i].Organisation)
		},
		add:    func(c *Content, id string) { c.Parties = append(c.Parties, Party{ID: id}) },
		remove: func(c *Content, i int) { c.Parties = slices.Delete(c.Parties, i, i+1) },
		Fields: []RowField{
			{Key: "organisation", Name: "the organisation", Kind: KindOrg, Public: Summary, slot: func(c *Content, i int) slot { return slot{one: (*string)(&c.Parties[i].Organisation)} }},
			rowOne("role", "its role", KindRadios, func(c *Content, i int) *string { return &c.Parties[i].Role }).from("party_role").required().at(Summary),
			rowOne("part", "what it does", KindText, func(c *Content, i int) *string { return &c.Parties[i].Part }).at(Full),
			rowOne("outsider_name", "its name", KindText, func(c *Content, i int) *string { return &c.Parties[i].Outsider.Name }).when(outside, because).at(Summary),
			rowOne("outsider_kind", "its kind", KindSelect, func(c *Content, i int) *string { return &c.Parties[i].Outsider.Kind }).from("org_type").when(outside, because).at(Full),
			rowOne("outsider_address", "its address", KindTextarea, func(c *Content, i int) *string { return &c.Parties[i].Outsider.Address }).when(outside, because),
			rowOne("outsider_contact", "its contact", KindText, func(c *Content, i int) *string { return &c.Parties[i].Outsider.Contact }).when(outside, because).loose(),
			rowOne("outsider_why", "why it takes part without accepting the Agreement", KindTextarea, func(c *Content, i int) *string { return &c.Parties[i].Outsider.Why }).when(outside, because).at(Full),
			rowOne("outsider_terms_on", "the day it accepted the terms", KindDate, func(c *Content, i int) *string { return &c.Parties[i].Outsider.TermsOn }).when(outside, because).loose(),
			rowOne("outsider_terms_note", "what shows that it accepted the terms", KindTextarea, func(c *Content, i int) *string { return &c.Parties[i].Outsider.TermsNote }).when(outside, because).loose(),
		},
	}
}

func itemRows() RowKind {
	at := func(pick func(*Item) *string) func(*Content, int) *string {
		return func(c *Content, i int) *string { return pick(&c.Items[i]) }
	}
	return RowKind{
		Key: "items", Section: "items", Name: "a data item", Least: 1,
		length: func(c *Content) int { return len(c.Items) },
		id:     func(c *Content, i int) string { return c.Items[i].ID },
		title:  func(c *Content, i int) string { return c.Items[i].Name },
		add:    func(c *Content, id string) { c.Items = append(c.Items, Item{ID: id}) },
		remove: func(c *Content, i int) { c.Items = slices.Delete(c.Items, i, i+1) },
		Fields: []RowField{
			rowOne("name", "its name", KindText, at(func(r *Item) *string { return &r.Name })).required().at(Summary),
			rowOne("category", "its category", KindSelect, at(func(r *Item) *string { return &r.Category })).from("item_category").required().at(Summary),
			rowOne("special", "whether it is special category data", KindBool, at(func(r *Item) *string { return &r.Special })).required().at(Full),
			rowOne("criminal", "whether it is criminal offence data", KindBool, at(func(r *Item) *string { return &r.Criminal })).required().at(Full),
			rowOne("source", "where it comes from", KindText, at(func(r *Item) *string { return &r.Source })).required().at(Full),
			rowOne("mandatory", "whether it is always sent", KindBool, at(func(r *Item) *string { return &r.Mandatory })).required(),
			rowOne("justification", "why it is needed", KindTextarea, at(func(r *Item) *string { return &r.Justification })).required().at(Full),
		},
	}
}

func flowRows() RowKind {
	at := func(pick func(*Flow) *string) func(*Content, int) *string {
		return func(c *Content, i int) *string { return pick(&c.Flows[i]) }
	}
	irregular := func(c *Content, i int) bool {
		return c.Flows[i].Frequency == "ad_hoc" || c.Flows[i].Frequency == "other"
	}
	return RowKind{
		Key: "flows", Section: "flows", Name: "a flow", Least: 1,
		length: func(c *Content) int { return len(c.Flows) },
		id:     func(c *Content, i int) string { return c.Flows[i].ID },
		title:  func(c *Content, i int) string { return c.Flows[i].Trigger },
		add:    func(c *Content, id string) { c.Flows = append(c.Flows, Flow{ID: id}) },
		remove: func(c *Content, i int) { c.Flows = slices.Delete(c.Flows, i, i+1) },
		Fields: []RowField{
			rowMany("from", "who gives", KindParties, func(c *Content, i int) *[]string { return &c.Flows[i].From }).required().at(Summary),
			rowMany("to", "who receives", KindParties, func(c *Content, i int) *[]string { return &c.Flows[i].To }).required().at(Summary),
			rowMany("items", "what is sent", KindItems, func(c *Content, i int) *[]string { return &c.Flows[i].Items }).required().at(Summary),
			rowOne("frequency", "how often", KindRadios, at(func(r *Flow) *string { return &r.Frequency })).from("frequency").required().at(Summary),
			rowOne("trigger", "what starts it", KindTextarea, at(func(r *Flow) *string { return &r.Trigger })).when(irregular, "because it does not come regularly").at(Full),
			rowOne("volume_band", "how many people at a time", KindRadios, at(func(r *Flow) *string { return &r.VolumeBand })).from("volume_band").required().at(Full),
			rowOne("method", "how it is sent", KindRadios, at(func(r *Flow) *string { return &r.Method })).from("method").required(),
			rowOne("format", "the format", KindSelect, at(func(r *Flow) *string { return &r.Format })).from("format").required(),
			rowOne("systems", "the systems used", KindText, at(func(r *Flow) *string { return &r.Systems })),
			rowOne("match_identifier", "what people are matched on", KindSelect, at(func(r *Flow) *string { return &r.MatchOn })).from("match_identifier").required(),
		},
	}
}

func noticeRows() RowKind {
	at := func(pick func(*Notice) *string) func(*Content, int) *string {
		return func(c *Content, i int) *string { return pick(&c.Transparency[i]) }
	}
	return RowKind{
		Key: "transparency", Section: "openness", Name: "a privacy notice", Least: 1,
		length: func(c *Content) int { return len(c.Transparency) },
		id:     func(c *Content, i int) string { return c.Transparency[i].ID },
		title:  func(c *Content, i int) string { return c.Transparency[i].URL },
		add:    func(c *Content, id string) { c.Transparency = append(c.Transparency, Notice{ID: id}) },
		remove: func(c *Content, i int) { c.Transparency = slices.Delete(c.Transparency, i, i+1) },
		Fields: []RowField{
			rowOne("party", "whose notice it is", KindParty, at(func(r *Notice) *string { return &r.Party })).required().at(Summary),
			rowOne("url", "the address of the notice", KindURL, at(func(r *Notice) *string { return &r.URL })).required().at(Summary).loose(),
			rowOne("checked_on", "the day the notice was checked", KindDate, at(func(r *Notice) *string { return &r.CheckedOn })).required().loose(),
			rowOne("how_told", "how people are told", KindTextarea, at(func(r *Notice) *string { return &r.How })).required().at(Full),
		},
	}
}

func retentionRows() RowKind {
	at := func(pick func(*Retention) *string) func(*Content, int) *string {
		return func(c *Content, i int) *string { return pick(&c.Retention[i]) }
	}
	destroys := func(c *Content, i int) bool { return c.Retention[i].Disposal == "destroy" }
	return RowKind{
		Key: "retention", Section: "keeping", Name: "a retention rule", Least: 1,
		length: func(c *Content) int { return len(c.Retention) },
		id:     func(c *Content, i int) string { return c.Retention[i].ID },
		title:  func(*Content, int) string { return "" },
		add:    func(c *Content, id string) { c.Retention = append(c.Retention, Retention{ID: id}) },
		remove: func(c *Content, i int) { c.Retention = slices.Delete(c.Retention, i, i+1) },
		Fields: []RowField{
			rowOne("party", "who keeps it", KindParty, at(func(r *Retention) *string { return &r.Party })).required().at(Summary),
			rowOne("trigger", "from when the time counts", KindSelect, at(func(r *Retention) *string { return &r.Trigger })).from("retention_trigger").required().at(Full),
			rowOne("period", "how long", KindNumber, at(func(r *Retention) *string { return &r.Period })).between(1, 1200).required().at(Summary),
			rowOne("unit", "the unit of time", KindSelect, at(func(r *Retention) *string { return &r.Unit })).from("retention_unit").required().at(Summary),
			rowOne("schedule_ref", "the retention schedule's reference", KindText, at(func(r *Retention) *string { return &r.Schedule })).required().loose(),
			rowOne("disposal", "what happens then", KindRadios, at(func(r *Retention) *string { return &r.Disposal })).from("retention_disposal").required().at(Full),
			rowOne("destroy_method", "how it is destroyed", KindSelect, at(func(r *Retention) *string { return &r.Method })).from("destroy_method").when(destroys, "because the data is destroyed"),
			rowOne("certificate", "whether a certificate is given", KindBool, at(func(r *Retention) *string { return &r.Certificate })).when(destroys, "because the data is destroyed"),
		},
	}
}

// NewRow adds an empty row with a fresh id and gives the id.
func (k RowKind) NewRow(c *Content, ids ident.Source) string {
	id := ids.Next()
	k.add(c, id)
	return id
}
