package files

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

const (
	mostObjects  = 64 << 20 // bytes of packed objects of one PDF, unpacked
	mostFinal    = 2048     // bytes at the end in which a PDF says that it ends
	mostStreams  = 100_000
	longestStart = 4096 // bytes before a stream in which it is described
)

// running are the names in a PDF that run, start or hide something.
var running = regexp.MustCompile(`/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|Sound|Movie|Rendition)\b`)

// shortRunning are such names too short to be looked for in bytes that are no text.
var shortRunning = regexp.MustCompile(`/(JS|AA|XFA)\b\s*[\(<\[/0-9]`)

// begins is where a stream begins.
var begins = regexp.MustCompile(`\bstream\r?\n`)

// written is a character of a name that is written as its number.
var written = regexp.MustCompile(`#[0-9a-fA-F]{2}`)

func errRuns() error {
	return wrong("files.pdf_runs", "The PDF holds a program, a form that runs one, or another file. Print it to a new PDF (“Print”, “Save as PDF”) and choose that.")
}

// checkPDF refuses a PDF that runs something, hides another file, or cannot be looked into. It unpacks nothing but packed
// lists of objects, within a budget.
func checkPDF(b []byte) error {
	if !bytes.Contains(b[max(0, len(b)-mostFinal):], []byte("%%EOF")) {
		return errBroken()
	}
	if err := noPackage(b); err != nil {
		return err
	}
	plain := names(b)
	switch {
	case bytes.Contains(plain, []byte("/Encrypt")):
		return errLocked()
	case running.Match(plain):
		return errRuns()
	}
	return streams(b)
}

// names writes characters of names out, so that /J#61vaScript is seen.
func names(b []byte) []byte {
	if !bytes.Contains(b, []byte("#")) {
		return b
	}
	return written.ReplaceAllFunc(b, func(m []byte) []byte {
		n, err := strconv.ParseUint(string(m[1:]), 16, 8)
		if err != nil {
			return m
		}
		return []byte{byte(n)}
	})
}

// streams looks at what stands between streams, and into those that hold objects.
func streams(b []byte) error {
	left := int64(mostObjects)
	for n := 0; ; n++ {
		found := begins.FindIndex(b)
		if found == nil {
			return between(b)
		}
		at := found[0]
		if err := between(b[:at]); err != nil {
			return err
		}
		described := names(b[max(0, at-longestStart):at])
		if cut := bytes.LastIndex(described, []byte("endobj")); cut >= 0 {
			described = described[cut:]
		}
		b = b[found[1]:]
		end := bytes.Index(b, []byte("endstream"))
		if end < 0 || n > mostStreams {
			return errBroken()
		}
		if bytes.Contains(described, []byte("/ObjStm")) {
			if err := objects(described, b[:end], &left); err != nil {
				return err
			}
		}
		b = b[end+len("endstream"):]
	}
}

func between(b []byte) error {
	if shortRunning.Match(names(b)) {
		return errRuns()
	}
	return nil
}

// objects looks into a packed list of objects.
func objects(described, packed []byte, left *int64) error {
	text := packed
	if bytes.Contains(described, []byte("/Filter")) {
		if !bytes.Contains(described, []byte("/FlateDecode")) || bytes.Contains(described, []byte("85Decode")) || bytes.Contains(described, []byte("HexDecode")) || bytes.Contains(described, []byte("LZW")) {
			return errUnread()
		}
		r, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			return errUnread()
		}
		text, err = io.ReadAll(io.LimitReader(r, *left+1))
		if int64(len(text)) > *left {
			return errBomb()
		}
		if err != nil && len(text) == 0 {
			return errUnread()
		}
	}
	*left -= int64(len(text))
	if text = names(text); running.Match(text) || shortRunning.Match(text) {
		return errRuns()
	}
	return nil
}

func errUnread() error {
	return wrong("files.pdf_unread", "We could not look into all of this PDF, so we cannot tell whether it is safe. Print it to a new PDF (“Print”, “Save as PDF”) and choose that.")
}
