package sharing

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Canonical gives the one text that stands for a content: JSON with keys, rows and choices in one
// order and no empty answers. The same answers always make the same bytes, and these bytes are what
// is stored, hashed and signed.
func Canonical(c Content) []byte {
	plain, err := json.Marshal(c.tidied())
	if err != nil {
		panic(fmt.Sprintf("sharing: a content cannot be written: %v", err)) // it holds only text
	}
	var sorted map[string]any
	if err := json.Unmarshal(plain, &sorted); err != nil {
		panic(fmt.Sprintf("sharing: a content cannot be read back: %v", err))
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(sorted); err != nil {
		panic(fmt.Sprintf("sharing: a content cannot be written: %v", err))
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// ParseContent reads a canonical text back.
func ParseContent(text []byte) (Content, error) {
	var c Content
	if err := json.Unmarshal(text, &c); err != nil {
		return Content{}, fmt.Errorf("content of a record: %w", err)
	}
	return c, nil
}

// HashOf gives the hash that binds signatures to a content: SHA-256 of its canonical text, in hex.
func HashOf(c Content) string { return hashText(Canonical(c)) }

func hashText(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Clone copies a content so that changing the copy leaves the original alone.
func (c Content) Clone() Content {
	out := c
	for _, f := range fieldTable {
		if f.slot != nil && f.slot(&out).many != nil {
			p := f.slot(&out).many
			*p = slices.Clone(*p)
		}
	}
	out.Parties = slices.Clone(c.Parties)
	out.Items = slices.Clone(c.Items)
	out.Transparency = slices.Clone(c.Transparency)
	out.Retention = slices.Clone(c.Retention)
	out.Flows = slices.Clone(c.Flows)
	for i := range out.Flows {
		f := &out.Flows[i]
		f.From, f.To, f.Items = slices.Clone(f.From), slices.Clone(f.To), slices.Clone(f.Items)
	}
	return out
}

// tidied gives a copy with rows and choices in one order.
func (c Content) tidied() Content {
	out := c.Clone()
	for _, f := range fieldTable {
		if f.slot != nil && f.slot(&out).many != nil {
			sortSet(f.slot(&out).many)
		}
	}
	slices.SortStableFunc(out.Parties, func(a, b Party) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(out.Items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(out.Flows, func(a, b Flow) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(out.Transparency, func(a, b Notice) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(out.Retention, func(a, b Retention) int { return cmp.Compare(a.ID, b.ID) })
	for i := range out.Flows {
		f := &out.Flows[i]
		sortSet(&f.From)
		sortSet(&f.To)
		sortSet(&f.Items)
	}
	return out
}

func sortSet(p *[]string) {
	slices.Sort(*p)
	*p = slices.Compact(*p)
}

// FieldHash is a short mark of an answer's values, which a form carries to tell whether somebody else
// changed the answer since the page was shown.
func FieldHash(values []string) string {
	return hashText([]byte(strings.Join(values, "\x1f")))[:12]
}

// RowHash is the FieldHash of a whole row.
func RowHash(k RowKind, c *Content, i int) string {
	var all []string
	for _, f := range k.Fields {
		all = append(all, f.Key, strings.Join(f.Get(c, i), "\x1e"))
	}
	return FieldHash(all)
}
