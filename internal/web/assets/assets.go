package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"sharewell/internal/errs"
)

// Prefix is where Handler expects to be mounted: "GET /assets/".
const Prefix = "/assets/"

// The files every page uses. Load fails when one of them is missing.
const (
	Stylesheet  = "main.css"
	Script      = "main.js"
	StartScript = "start.js"
	Favicon     = "favicon.svg"
	Mark        = "mark.svg"
	FontRegular = "atkinson-hyperlegible-next-latin-400-normal.woff2"
	FontBold    = "atkinson-hyperlegible-next-latin-700-normal.woff2"
	Worker      = "worker.js"   // answers while the network is away
	Guide       = "guide.wasm"  // the practitioner's guide as a program for the browser
	Pupils      = "pupils.wasm" // makes pupil lists, as a program for the browser
	PupilWorker = "pupils-worker.js"
	Icon        = "icon.svg"
	Icon192     = "icon-192.png"
	Icon512     = "icon-512.png"
	IconMasked  = "icon-maskable-512.png"
)

func required() []string {
	return []string{Stylesheet, Script, StartScript, Favicon, Mark, FontRegular, FontBold,
		Worker, Guide, Pupils, PupilWorker, Icon, Icon192, Icon512, IconMasked}
}

//go:embed all:dist
var embedded embed.FS

// Assets knows the built files. It is immutable and safe for concurrent use.
type Assets struct {
	names map[string]string // plain name to hashed name
	files map[string]file   // hashed name to content
}

type file struct {
	contentType string
	plain       []byte // nil when only compressed copies are kept
	gzip        []byte // nil when compressing would gain nothing
	brotli      []byte // the same
}

// Load reads the files embedded in the program. It fails with one clear sentence when they have not
// been built, as in a fresh clone.
func Load() (*Assets, error) {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		return nil, fmt.Errorf("embedded assets: %w", err)
	}
	return Read(dist)
}

// Read takes the files from a folder made by the asset build.
func Read(dist fs.FS) (*Assets, error) {
	raw, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.Wrap(errs.Unavailable, "assets.not_built",
			"The stylesheet and scripts have not been built. Run: make assets", err)
	}
	if err != nil {
		return nil, fmt.Errorf("asset manifest: %w", err)
	}
	a := &Assets{names: map[string]string{}, files: map[string]file{}}
	if err := json.Unmarshal(raw, &a.names); err != nil {
		return nil, fmt.Errorf("asset manifest: %w", err)
	}
	for _, name := range required() {
		if a.names[name] == "" {
			return nil, errs.New(errs.Unavailable, "assets.incomplete",
				"The built assets lack "+name+". Run: make assets")
		}
	}
	for _, hashed := range a.names {
		if a.files[hashed], err = readFile(dist, hashed); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func readFile(dist fs.FS, name string) (file, error) {
	f := file{contentType: contentType(name)}
	if f.contentType == "" {
		return file{}, fmt.Errorf("asset %s: no content type is known for %q", name, path.Ext(name))
	}
	for ending, into := range map[string]*[]byte{"": &f.plain, ".gz": &f.gzip, ".br": &f.brotli} {
		data, err := fs.ReadFile(dist, name+ending)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return file{}, fmt.Errorf("asset %s%s: %w", name, ending, err)
		}
		*into = data
	}
	if f.plain == nil && f.gzip == nil {
		return file{}, fmt.Errorf("asset %s: neither the file nor a compressed copy is there", name)
	}
	for _, packed := range []*[]byte{&f.gzip, &f.brotli} {
		if f.plain != nil && len(*packed) >= len(f.plain) {
			*packed = nil
		}
	}
	return f, nil
}

// contentType is a closed list: the machine's MIME tables differ and must not decide.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".woff2":
		return "font/woff2"
	case ".wasm":
		return "application/wasm"
	}
	return ""
}

// URL gives the address of a file by its plain name. A name nobody built gives an address that
// answers 404, which the browser journeys catch; a nil Assets does the same for every name.
func (a *Assets) URL(name string) string {
	if a != nil {
		if hashed, ok := a.names[name]; ok {
			return Prefix + hashed
		}
	}
	return Prefix + "not-built/" + name
}

// Bytes gives a file's content by its plain name, for what is served under an address of its own.
func (a *Assets) Bytes(name string) ([]byte, error) {
	f, ok := a.files[a.names[name]]
	if !ok {
		return nil, errs.New(errs.NotFound, "assets.none", "This file has not been built.")
	}
	return f.unpacked()
}

// Names lists the plain names, sorted.
func (a *Assets) Names() []string {
	names := make([]string, 0, len(a.names))
	for n := range a.names {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
