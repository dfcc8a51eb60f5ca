package cli

import (
	"fmt"
	"slices"

	"sharewell/internal/ident"
	"sharewell/internal/pack"
	"sharewell/internal/sharing"
)

// recordTemplates turns the pack's templates into starting points for records: values are keyed as the
// field table is, rows as their tables are. A key the table does not know is a mistake in the pack.
func recordTemplates(p *pack.Pack) ([]sharing.Template, error) {
	var out []sharing.Template
	for _, t := range p.Templates {
		content, err := templateContent(t.Values)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", t.ID, err)
		}
		out = append(out, sharing.Template{Key: t.ID, Title: t.Title, About: t.For, Content: content})
	}
	return out, nil
}

func templateContent(values map[string]any) (sharing.Content, error) {
	var c sharing.Content
	for _, key := range sortedKeys(values) {
		if kind, ok := sharing.RowKindByKey(key); ok {
			if err := templateRows(&c, kind, values[key]); err != nil {
				return c, err
			}
			continue
		}
		field, ok := sharing.FieldByKey(key)
		if !ok {
			return c, fmt.Errorf("%q is not a question of a record", key)
		}
		field.Set(&c, textsOf(values[key]))
	}
	return c, nil
}

// templateRows adds the rows of one table; a row's own id is how other rows refer to it.
func templateRows(c *sharing.Content, kind sharing.RowKind, v any) error {
	rows, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%q must be a list of rows", kind.Key)
	}
	for n, r := range rows {
		row, ok := r.(map[string]any)
		if !ok {
			return fmt.Errorf("row %d of %q must be keys and values", n+1, kind.Key)
		}
		id := fmt.Sprint(row["id"])
		if row["id"] == nil {
			id = fmt.Sprintf("%s-%d", kind.Key, n+1)
		}
		kind.NewRow(c, fixedID(id))
		i := len(kind.Rows(c)) - 1
		for _, key := range sortedKeys(row) {
			if key == "id" {
				continue
			}
			field, ok := kind.Field(key)
			if !ok {
				return fmt.Errorf("row %d of %q: %q is not one of its questions", n+1, kind.Key, key)
			}
			field.Set(c, i, textsOf(row[key]))
		}
	}
	return nil
}

// fixedID is a source that gives one identifier.
type fixedID string

// Next implements ident.Source.
func (f fixedID) Next() string { return string(f) }

var _ ident.Source = fixedID("")

func textsOf(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = fmt.Sprint(x)
		}
		return out
	case bool:
		if v {
			return []string{sharing.Yes}
		}
		return []string{sharing.No}
	default:
		return []string{fmt.Sprint(v)}
	}
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
