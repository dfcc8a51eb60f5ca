package thread

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"sharewell/internal/access"
	"sharewell/internal/portal/words"
)

// The bounds of looking for similar questions.
const (
	mostWords   = 10  // of a title that are looked up
	mostPerWord = 200 // newest questions that are looked at for a word
	MostSimilar = 5
)

// common are words that say nothing of what a question is about, without their endings.
var common = stems(`a about after all also an and any anybody are as at be been before but by can could did do does for from get give had has have how i if in
	into is it its may me must my need no not of on or our ought out over shall share should so some somebody such than that the their them then there these they this
	to under until up us use used was we were what when where whether which who whose why will with within without would you your information data please advice question sharing`)

// Words gives the words of a title by which similar questions are found: without endings, each once.
func Words(title string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(words.Line(title)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }) {
		w = strings.TrimSuffix(strings.Trim(w, "'"), "'s")
		w = strings.ReplaceAll(w, "'", "")
		if w = stem(w); len(w) > 1 && !common[w] && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func stems(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[stem(w)] = true
	}
	return out
}

// endings that different forms of a word have. The longest is taken off first, and three letters stay at least.
var endings = []string{"ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "er", "es", "s", "e", "y"}

func stem(w string) string {
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(w, e); ok && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	return w
}

// Similar finds questions that the actor may read and that are like a title, the most alike first.
func (s *Service) Similar(ctx context.Context, a access.Actor, title string) (out []Listed, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		r, err := s.reader(ctx, tx, a)
		if err != nil {
			return err
		}
		found, err := alike(ctx, tx, r, Words(title))
		if err == nil {
			out, err = s.listed(ctx, tx, r, found)
		}
		return err
	})
	return out, err
}

// alike ranks questions by the words they share with others; a word that few have tells more.
func alike(ctx context.Context, tx Tx, r reader, asked []string) ([]Thread, error) {
	type scored struct {
		Thread
		score float64
		hits  int
	}
	by := map[string]*scored{}
	for _, w := range asked[:min(len(asked), mostWords)] {
		some, err := tx.ThreadsWithWord(ctx, r.reach, w, mostPerWord)
		if err != nil {
			return nil, err
		}
		for _, t := range some {
			if by[t.Ref] == nil {
				by[t.Ref] = &scored{Thread: t}
			}
			by[t.Ref].score += 1 / (1 + float64(len(some))/20)
			by[t.Ref].hits++
		}
	}
	need := min(2, len(asked))
	var all []*scored
	for _, x := range by {
		if x.hits >= need {
			x.score *= float64(x.hits) / float64(len(asked)+len(Words(x.Title))-x.hits)
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(x, y *scored) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(y.ID, x.ID)) })
	var out []Thread
	for _, x := range all[:min(len(all), MostSimilar)] {
		out = append(out, x.Thread)
	}
	return out, nil
}
