package organisation

import (
	"io"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// FileKind names the shape of a directory file.
type FileKind string

// The shapes that can be read.
const (
	FilePractices FileKind = "ods_practices" // ODS epraccur, no header
	FileTrusts    FileKind = "ods_trusts"    // ODS etr, no header
	FileSchools   FileKind = "schools"       // urn, name, la
	FileCouncils  FileKind = "councils"      // mySociety's list of local authorities
	FilePolice    FileKind = "police"        // tab-separated register of forces
	FileBoards    FileKind = "boards"        // integrated care boards, JSON
	FileOwn       FileKind = "own"           // our own CSV: name, kind, identifiers, address, email
)

// FileKinds lists every shape.
func FileKinds() []FileKind {
	return []FileKind{FilePractices, FileTrusts, FileSchools, FileCouncils, FilePolice, FileBoards, FileOwn}
}

// Valid reports whether k is one of the shapes.
func (k FileKind) Valid() bool { return slices.Contains(FileKinds(), k) }

// Row is one organisation read from a directory file.
type Row struct {
	Line        int
	Name        string
	Kind        string
	KindSure    bool // the file says so; otherwise the organisation confirms it
	Identifiers []Identifier
	Address     Address
	Telephone   string
	Website     string
	Email       string // own lists only: whom to invite
	Closed      bool
	// Skip says, when not empty, why the line is right but no organisation for the directory.
	Skip string
}

// RowError says what is wrong with one line, where, and how to mend it.
type RowError struct {
	Line    int
	Column  string
	Message string
}

// ParseDirectory reads a directory file. Every line comes back as a row or as an error; the error is
// for a file that cannot be read at all.
func ParseDirectory(kind FileKind, r io.Reader) (rows []Row, wrong []RowError, err error) {
	data, err := readAll(r)
	if err != nil {
		return nil, nil, err
	}
	p := &parsing{}
	switch kind {
	case FilePractices:
		err = p.table(data, ',', false, p.practice)
	case FileTrusts:
		err = p.table(data, ',', false, p.trust)
	case FileSchools:
		err = p.table(data, ',', true, p.school)
	case FileCouncils:
		err = p.table(data, ',', true, p.council)
	case FilePolice:
		err = p.table(data, '\t', true, p.police)
	case FileBoards:
		err = p.boards(data)
	case FileOwn:
		err = p.table(data, ',', true, p.own)
	default:
		err = errs.New(errs.Invalid, "organisation.file_kind", "Choose what kind of file it is.")
	}
	return p.rows, p.wrong, err
}

// Outcome says what an import does with a row.
type Outcome string

// The outcomes.
const (
	Added     Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	ToClose   Outcome = "closed"
	Rejected  Outcome = "rejected"
	Skipped   Outcome = "skipped"
)

// Import is a directory file ready to be tried or applied.
type Import struct {
	Source Source
	Rows   []Row
	Wrong  []RowError
}

// Step is what happens, or would happen, to one row.
type Step struct {
	Row          Row
	Outcome      Outcome
	Organisation ident.Organisation // "" for new and rejected ones in a dry run
	Changes      []string           // in words: "Name: from … to …"
	Reason       string             // why it is rejected
}

// Plan is the outcome of an import, row by row.
type Plan struct {
	Source    Source
	Steps     []Step
	New       int
	Changed   int
	Unchanged int
	Closed    int
	Rejected  int
	Skipped   int
}
