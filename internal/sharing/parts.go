package sharing

import (
	"encoding/json"
	"fmt"
)

// part is what in a content concerns one party: the answers that bind everybody, and of the tables its
// own row, the flows it is in with their items, its notices and its retention rules.
type part struct {
	Answers map[string][]string            `json:"answers"`
	Rows    map[string]map[string][]string `json:"rows"`
}

// PartHash is the hash of what in a content concerns a party and binds it. A signature stands as long
// as this stays the same; "" when the party is not in the content.
func PartHash(c *Content, party string) string { return PartHashes(c)[party] }

// PartHashes gives the PartHash of every party at once.
func PartHashes(c *Content) map[string]string {
	tidy := c.tidied()
	answers := map[string][]string{}
	for _, f := range fieldTable {
		if v := f.Get(&tidy); f.Material && len(v) > 0 {
			answers[f.Key] = v
		}
	}
	parts := map[string]part{}
	for _, p := range tidy.Parties {
		parts[p.ID] = part{Answers: answers, Rows: map[string]map[string][]string{}}
	}
	for _, k := range rowKinds {
		for _, r := range k.Rows(&tidy) {
			binds := binding(k, &tidy, r.Index)
			for _, id := range concerned(k, nil, &tidy, -1, r.Index) {
				if p, ok := parts[id]; ok {
					p.Rows[RowKey(k.Key, r.ID)] = binds
				}
			}
		}
	}
	out := make(map[string]string, len(parts))
	for id, p := range parts {
		text, err := json.Marshal(p)
		if err != nil {
			panic(fmt.Sprintf("sharing: a part cannot be written: %v", err)) // it holds only text
		}
		out[id] = hashText(text)
	}
	return out
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
