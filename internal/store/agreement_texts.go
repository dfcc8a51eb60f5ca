package store

import (
	"encoding/json"
	"slices"
	"sync"

	"sharewell/internal/agreement"
)

// keptTexts is how many texts are kept as read: those of the editions in force and before, and of a draft.
const keptTexts = 6

// texts keeps the Agreement's texts as they were read last, so that a page that needs one clause does not read three
// hundred. What is kept is known by every byte of what it was read from.
type texts struct {
	mu   sync.Mutex
	kept []readText // the one read last is the last
}

type readText struct {
	content string
	text    agreement.Text
}

// read gives the text that content holds. The lists are the caller's own; what their members hold is shared, and nobody
// changes it.
func (k *texts) read(content string) (agreement.Text, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i := slices.IndexFunc(k.kept, func(r readText) bool { return r.content == content }); i >= 0 {
		return own(k.kept[i].text), nil
	}
	var t agreement.Text
	if err := json.Unmarshal([]byte(content), &t); err != nil {
		return t, err
	}
	if len(k.kept) == keptTexts {
		k.kept = slices.Delete(k.kept, 0, 1)
	}
	k.kept = append(k.kept, readText{content, t})
	return own(t), nil
}

func own(t agreement.Text) agreement.Text {
	t.Clauses, t.Declarations, t.Changes = slices.Clone(t.Clauses), slices.Clone(t.Declarations), slices.Clone(t.Changes)
	return t
}
