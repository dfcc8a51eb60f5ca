package ledger

import (
	"io"

	"sharewell/internal/screening/national"
	"sharewell/internal/screening/table"
)

// Found says what a list of people held, besides the numbers to ask about.
type Found struct {
	Repeated   int   // rows that name somebody again
	Unusable   int64 // rows without a valid number; they cannot be asked about, so they will not pass
	RowsLooked int64
}

// Numbers reads the NHS numbers of a list of people, to ask the national service about them.
func Numbers(r io.Reader, o table.Options) (national.List, Found, error) {
	in, err := table.Open(r, o)
	if err != nil {
		return national.List{}, Found{}, err
	}
	var b national.Builder
	var f Found
	var block table.Block
	for {
		err := in.Next(&block)
		if err == io.EOF {
			break
		}
		if err != nil {
			return national.List{}, Found{}, err
		}
		for _, code := range block.Codes {
			f.RowsLooked++
			if code < table.Limit {
				b.AddPrefix(code)
			} else {
				f.Unusable++
			}
		}
	}
	l, repeated := b.List()
	f.Repeated = repeated
	return l, f, nil
}
