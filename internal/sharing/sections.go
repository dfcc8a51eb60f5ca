package sharing

import "slices"

// Section is one short page of questions.
type Section struct {
	Key   string
	Group string // the heading it stands under in the task list
}

// The headings of the task list.
const (
	GroupWhat   = "what_and_who"
	GroupWhy    = "why_and_law"
	GroupPeople = "people_and_openness"
	GroupSafe   = "keeping_it_safe"
	GroupStart  = "before_it_starts"
)

// Sections lists the sections in the order of the task list.
func Sections() []Section {
	return []Section{
		{"about", GroupWhat}, {"parties", GroupWhat}, {"items", GroupWhat}, {"flows", GroupWhat}, {"people", GroupWhat},
		{"purpose", GroupWhy}, {"law", GroupWhy}, {"powers", GroupWhy}, {"consent", GroupWhy},
		{"benefits_and_risks", GroupPeople}, {"five_safes", GroupPeople}, {"openness", GroupPeople}, {"opt_outs", GroupPeople},
		{"rights_and_accuracy", GroupPeople},
		{"security_and_incidents", GroupSafe}, {"keeping", GroupSafe}, {"automation", GroupSafe}, {"commercial", GroupSafe},
		{"transfers", GroupSafe},
		{"dpia", GroupStart}, {"advice", GroupStart}, {"dates_and_ending", GroupStart}, {"publication", GroupStart},
	}
}

// SectionKnown reports whether key names a section.
func SectionKnown(key string) bool {
	return slices.ContainsFunc(Sections(), func(s Section) bool { return s.Key == key })
}

// FieldsOf lists the fields of a section in order.
func FieldsOf(section string) []Field {
	var out []Field
	for _, f := range fieldTable {
		if f.Section == section {
			out = append(out, f)
		}
	}
	return out
}

// FieldByKey gives one field.
func FieldByKey(key string) (Field, bool) {
	i, ok := fieldIndex[key]
	if !ok {
		return Field{}, false
	}
	return fieldTable[i], true
}

// Fields lists every field in the order of the sections.
func Fields() []Field { return slices.Clone(fieldTable) }

// fieldTable and fieldIndex are built once and never changed.
var (
	fieldTable = func() []Field {
		var all []Field
		for _, s := range Sections() {
			for _, f := range questions()[s.Key] {
				f.Section = s.Key
				all = append(all, f)
			}
		}
		return all
	}()
	fieldIndex = func() map[string]int {
		m := map[string]int{}
		for i, f := range fieldTable {
			m[f.Key] = i
		}
		return m
	}()
)
