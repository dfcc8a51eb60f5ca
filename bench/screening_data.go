package main

import (
	"bufio"
	"os"
	"strconv"

	"sharewell/internal/screening/nhs"
	"sharewell/internal/screening/optout"
)

// The size of a screening: a whole country's list of people against everybody who opted out.
const (
	screenRows    = 10_000_000
	screenOptOuts = 3_500_000
	oneInQuoted   = 33 // rows with a quoted comma: three in a hundred
	oneInOptedOut = 20
)

// splitmix is a small generator of numbers that look random and are the same every time.
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (s *splitmix) below(n int) int { return int(s.next() >> 33 % uint64(n)) }

// number makes the prefix of a number from the ranges that are given out in England: 400 to 499 and 600 to
// 799 million.
func (s *splitmix) number() uint32 {
	for {
		p := 400_000_000 + uint32(s.below(300_000_000))
		if p >= 500_000_000 {
			p += 100_000_000
		}
		if _, ok := nhs.Complete(p); ok {
			return p
		}
	}
}

// optOutPeople draws different people.
func optOutPeople(n int) []uint32 {
	random := splitmix(1)
	var seen optout.Seen
	out := make([]uint32, 0, n)
	for len(out) < n {
		if p := random.number(); seen.Add(p) {
			out = append(out, p)
		}
	}
	return out
}

// writeOptOuts writes the list, one number a line.
func writeOptOuts(path string, people []uint32) error {
	return writeTo(path, func(w *bufio.Writer) error {
		if _, err := w.WriteString("nhs_number\n"); err != nil {
			return err
		}
		for _, p := range people {
			number, _ := nhs.Complete(p)
			if _, err := w.Write(append(number[:], '\n')); err != nil {
				return err
			}
		}
		return nil
	})
}

var (
	surnames = []string{"ANDERSON", "BEGUM", "CARTER", "DAVIES", "EVANS", "FOSTER", "GREEN", "HUGHES", "IQBAL", "JOHNSON", "KAUR", "LEWIS", "MARTIN", "NOWAK", "OKAFOR", "PATEL"}
	towns    = []string{"Ashford", "Canterbury", "Chatham", "Dartford", "Dover", "Gillingham", "Gravesend", "Maidstone", "Margate", "Ramsgate", "Rochester", "Sevenoaks", "Tonbridge", "Whitstable"}
)

// writeCohort writes a list of people, about eighty bytes each, some of whom opted out.
func writeCohort(path string, rows int, optedOut []uint32) error {
	random := splitmix(2)
	return writeTo(path, func(w *bufio.Writer) error {
		if _, err := w.WriteString("record_id,nhs_number,surname,date_of_birth,address,postcode,practice\n"); err != nil {
			return err
		}
		line := make([]byte, 0, 200)
		for i := range rows {
			p := uint32(0)
			if random.below(oneInOptedOut) == 0 {
				p = optedOut[random.below(len(optedOut))]
			} else {
				p = random.number()
			}
			line = cohortRow(line[:0], i, p, &random)
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
}

func cohortRow(line []byte, i int, prefix uint32, random *splitmix) []byte {
	number, _ := nhs.Complete(prefix)
	line = strconv.AppendInt(line, int64(10_000_000+i), 10)
	line = append(append(line, ','), number[:]...)
	line = append(append(line, ','), surnames[random.below(len(surnames))]...)
	line = append(line, ',')
	line = strconv.AppendInt(line, int64(1930+random.below(95)), 10)
	line = append(line, "-0"...)
	line = strconv.AppendInt(line, int64(1+random.below(9)), 10)
	line = append(line, '-')
	line = strconv.AppendInt(line, int64(10+random.below(18)), 10)
	line = append(line, ',')
	house, town := int64(1+random.below(200)), towns[random.below(len(towns))]
	if random.below(oneInQuoted) == 0 {
		line = append(line, `"Flat `...)
		line = strconv.AppendInt(line, house, 10)
		line = append(append(append(line, `, `...), town...), '"')
	} else {
		line = strconv.AppendInt(line, house, 10)
		line = append(append(line, " High Street "...), town...)
	}
	line = append(line, ",ME"...)
	line = strconv.AppendInt(line, int64(1+random.below(20)), 10)
	line = append(line, ' ')
	line = strconv.AppendInt(line, int64(random.below(10)), 10)
	line = append(line, byte('A'+random.below(26)), byte('A'+random.below(26)), ',', 'G')
	line = strconv.AppendInt(line, int64(82000+random.below(800)), 10)
	return append(line, '\n')
}

func writeTo(path string, fill func(*bufio.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := fill(w); err != nil {
		return err
	}
	return w.Flush()
}
