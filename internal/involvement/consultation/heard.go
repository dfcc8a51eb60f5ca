package consultation

import "slices"

// Band is how many people of a group were heard. Hidden numbers are small, or would give a small one away.
type Band struct {
	Option Option
	N      int // nought while hidden
	Hidden bool
	Few    bool // hidden because it is small; otherwise so that nobody can work another one out
	// Short is so when fewer were heard than were to be. It is said of hidden numbers only when the target itself is not
	// small.
	Short bool
}

// Heard is who was heard, by the answers to one question about the person.
type Heard struct {
	Question Question
	Bands    []Band
	// Unsaid is how many did not say; hidden with the rest when it would give a number away.
	Unsaid Band
}

// Suppress hides every number below floor. When only one number of a table is hidden, the smallest of the others is
// hidden with it, because the total is known. All numbers, the unsaid one too, must come together.
func Suppress(numbers []int, floor int) (hidden, few []bool) {
	hidden, few = make([]bool, len(numbers)), make([]bool, len(numbers))
	n, sum := 0, 0
	for i, x := range numbers {
		if x < floor {
			hidden[i], few[i] = true, true
			n++
			sum += x
		}
	}
	// One hidden number follows from the total. Several that add up to nothing are all known to be nought.
	for n > 0 && (n == 1 || sum < floor) {
		next := -1
		for i, x := range numbers {
			if !hidden[i] && (next < 0 || x < numbers[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hidden[next] = true
		sum += numbers[next]
		n++
	}
	return hidden, few
}

// heard makes the table of one question about the person.
func heard(q Question, counts []Count, total, floor int) Heard {
	out := Heard{Question: q}
	numbers := make([]int, 0, len(q.Options)+1)
	rest := total
	for _, o := range q.Options {
		n := 0
		for _, c := range counts {
			if c.Question == q.Code && c.Option == o.Code {
				n += c.N
			}
		}
		rest -= n
		numbers = append(numbers, n)
	}
	numbers = append(numbers, max(rest, 0))
	hidden, few := Suppress(numbers, floor)
	band := func(i int, o Option) Band {
		b := Band{Option: o, N: numbers[i], Hidden: hidden[i], Few: few[i]}
		switch {
		case b.Hidden && b.Few:
			b.N, b.Short = 0, o.Target >= floor
		case b.Hidden:
			b.N = 0
		default:
			b.Short = b.N < o.Target
		}
		return b
	}
	for i, o := range q.Options {
		out.Bands = append(out.Bands, band(i, o))
	}
	out.Unsaid = band(len(q.Options), Option{})
	return out
}

// Result is what was answered to one question.
type Result struct {
	Question Question
	Survey   int
	Options  []OptionResult
	Answered int // people who wrote something
	Texts    []Said
}

// OptionResult is how often one answer was given, by source and in all.
type OptionResult struct {
	Option Option
	N      int
	Per    int // per hundred of those who answered the survey
}

// Results is what came of a survey.
type Results struct {
	All     int
	Sources []Count
	Results []Result
	Heard   []Heard
	Waiting int // texts that nobody has read yet
	Kept    int // texts that are not shown
	Floor   int // numbers below this are hidden
}

// results adds kept numbers up. It counts nothing that was not counted when it came in.
func results(c Consultation, counts []Count, floor int) Results {
	out := Results{Floor: floor, Waiting: texts(counts, TextWaiting), Kept: texts(counts, TextKept)}
	for _, s := range Sources() {
		n := 0
		for _, x := range counts {
			if x.Question == QuestionAll && x.Source == s {
				n += x.N
			}
		}
		out.All += n
		if n > 0 {
			out.Sources = append(out.Sources, Count{Source: s, N: n})
		}
	}
	for i, v := range slices.Backward(c.Surveys) {
		of := slices.DeleteFunc(slices.Clone(counts), func(x Count) bool { return x.Survey != v.Version })
		all := 0
		for _, x := range of {
			if x.Question == QuestionAll {
				all += x.N
			}
		}
		if all == 0 && i < len(c.Surveys)-1 {
			continue // nobody answered this version
		}
		for _, q := range v.Questions {
			if q.About {
				out.Heard = append(out.Heard, heard(q, of, all, floor))
			} else {
				out.Results = append(out.Results, result(q, v.Version, of, all))
			}
		}
	}
	return out
}

func result(q Question, version int, counts []Count, all int) Result {
	r := Result{Question: q, Survey: version}
	sum := func(option string) (n int) {
		for _, x := range counts {
			if x.Question == q.Code && x.Option == option {
				n += x.N
			}
		}
		return n
	}
	r.Answered = sum("")
	for _, o := range q.Options {
		x := OptionResult{Option: o, N: sum(o.Code)}
		if all > 0 {
			x.Per = (200*x.N + all) / (2 * all)
		}
		r.Options = append(r.Options, x)
	}
	return r
}
