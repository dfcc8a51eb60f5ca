package rulebook

// Evaluate lists the answers open to one sharing, question by question, the recommended first.
func (b *Book) Evaluate(f Facts) []Option {
	return nil
}

// CheckArrangement lists what is wrong with an arrangement, and how to mend it.
func (b *Book) CheckArrangement(a Arrangement) []Finding {
	return nil
}
