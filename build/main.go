package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	out    = "internal/web/assets/dist"
	marker = ".gitkeep" // committed, so that the embed directive compiles in a fresh clone
	govuk  = "build/node_modules/govuk-frontend/package.json"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run() error {
	if _, err := os.Stat(govuk); errors.Is(err, fs.ErrNotExist) {
		return errors.New("GOV.UK Frontend is not installed: run make setup (npm ci in build/)")
	}
	files, manifest, err := bundle()
	if err != nil {
		return err
	}
	if err := pictures(files, manifest); err != nil {
		return err
	}
	for _, name := range programs() {
		if err := program(name, files, manifest); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return write(files, append(text, '\n'))
}

// bundle gives the output files by name and the manifest: source name to output name.
func bundle() (files map[string][]byte, manifest map[string]string, err error) {
	root, err := goRoot()
	if err != nil {
		return nil, nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{"build/css/main.css", "build/js/main.js", "build/js/start.js", "build/js/worker.js", "build/js/pupils-worker.js"},
		Outdir:            out,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2020,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Plugins:           []api.Plugin{identityPlugin(), goPlugin(root)},
		Metafile:          true,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, nil, fmt.Errorf("bundling failed with %d errors", len(result.Errors))
	}
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Inputs     map[string]struct{}
		}
	}
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, nil, fmt.Errorf("read the bundler's account: %w", err)
	}
	manifest = map[string]string{}
	for name, o := range meta.Outputs {
		source := o.EntryPoint
		for input := range o.Inputs {
			if source == "" { // a font: one input, copied
				source = input
			}
		}
		manifest[path.Base(source)] = path.Base(name)
	}
	files = map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, manifest, nil
}

func identityPlugin() api.Plugin {
	return api.Plugin{Name: "own-identity", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `govuk-frontend\.min\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			raw, err := os.ReadFile(a.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			css, err := ownIdentity(string(raw))
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS}, err
		})
	}}
}

// pictures adds build/img under content-hashed names.
func pictures(files map[string][]byte, manifest map[string]string) error {
	entries, err := os.ReadDir("build/img")
	if err != nil {
		return fmt.Errorf("pictures: %w", err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join("build/img", e.Name()))
		if err != nil {
			return fmt.Errorf("pictures: %w", err)
		}
		sum := sha256.Sum256(raw)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
		files[name], manifest[e.Name()] = raw, name
	}
	return nil
}

// write replaces the output folder's content, the manifest last so that a half-written folder is
// never taken for a finished one.
func write(files map[string][]byte, manifest []byte) error {
	old, err := os.ReadDir(out)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("output folder: %w", err)
	}
	for _, e := range old {
		if e.Name() == marker {
			continue
		}
		if err := os.Remove(filepath.Join(out, e.Name())); err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	for name, data := range files {
		for ending, copied := range copies(name, data) {
			if err := os.WriteFile(filepath.Join(out, name+ending), copied, 0o644); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), manifest, 0o644)
}

// copies gives a file's content by the ending of each of its copies. Pictures and fonts are compressed
// already; of a program only the compressed copies are kept, since the plain one would swell the server.
func copies(name string, data []byte) map[string][]byte {
	switch path.Ext(name) {
	case ".woff2", ".png":
		return map[string][]byte{"": data}
	case ".wasm":
		return map[string][]byte{".gz": squeeze(data), ".br": squeezeHard(data)}
	}
	return map[string][]byte{"": data, ".gz": squeeze(data), ".br": squeezeHard(data)}
}

// squeeze compresses as well as gzip can; writing to memory cannot fail.
func squeeze(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
