package sharing

import (
	"encoding/json"
	"fmt"
	"slices"
)

// rowsOf are the rows of the tables that concern one party, by table and row, with what binds in them.
type rowsOf map[string]map[string][]string

// PartHash is the hash of what in a content concerns a party and binds it: the answers that bind
// everybody, and of the tables its own row, the flows it is in with their items, its notices and its
// retention rules. A signature stands as long as this stays the same; "" when the party is not in the
// content.
func PartHash(c *Content, party string) string { return partHashes(c, party)[party] }

// PartHashes gives the PartHash of every party at once.
func PartHashes(c *Content) map[string]string {
	ids := make([]string, len(c.Parties))
	for i, p := range c.Parties {
		ids[i] = p.ID
	}
	return partHashes(c, ids...)
}

func partHashes(c *Content, wanted ...string) map[string]string {
	tidy := c.tidied()
	answers := map[string][]string{}
	for _, f := range fieldTable {
		if v := f.Get(&tidy); f.Material && len(v) > 0 {
			answers[f.Key] = v
		}
	}
	all := make(map[string]rowsOf, len(wanted))
	for _, id := range wanted {
		if _, ok := tidy.Party(id); ok {
			all[id] = rowsOf{}
		}
	}
	for _, k := range rowKinds {
		for _, r := range k.Rows(&tidy) {
			var binds map[string][]string
			for _, id := range concerned(k, nil, &tidy, -1, r.Index) {
				if rows, ok := all[id]; ok {
					if binds == nil {
						binds = binding(k, &tidy, r.Index)
					}
					rows[RowKey(k.Key, r.ID)] = binds
				}
			}
		}
	}
	shared := mustJSON(answers)
	out := make(map[string]string, len(all))
	for id, rows := range all {
		out[id] = hashText(slices.Concat(shared, []byte{'\n'}, mustJSON(rows)))
	}
	return out
}

// mustJSON writes text and maps of text, which cannot fail; maps come out with their keys in order.
func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("sharing: a part cannot be written: %v", err))
	}
	return text
}

// binding gives the answers of a row that bind.
func binding(k RowKind, c *Content, i int) map[string][]string {
	out := map[string][]string{}
	for _, f := range k.Fields {
		if v := f.Get(c, i); !f.Immaterial && len(v) > 0 {
			out[f.Key] = v
		}
	}
	return out
}

// voidedBecause says in a sentence which changes took away a party's approval or signature.
func voidedBecause(changes []Change, party string) string {
	var sentences []string
	for _, ch := range changes {
		if ch.Material && ch.Concerns(party) {
			sentences = append(sentences, ch.Sentence)
		}
	}
	switch n := len(sentences); {
	case n == 0:
		return "The text changed since."
	case n > 3:
		return "The text changed since: " + sentences[0] + " " + sentences[1] + " And " + itoa(n-2) + " more changes."
	default:
		text := "The text changed since:"
		for _, s := range sentences {
			text += " " + s
		}
		return text
	}
}
