package guideview

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/content"
)

// Sources are the files a guide is made from.
type Sources struct {
	Law   fs.FS // the folder of the law, with its manifest
	Pack  fs.FS // the partnership's purposes, sectors and settings
	Guide fs.FS // questions and advice
}

// The folders of a bundle.
const (
	lawFolder   = "law"
	packFolder  = "pack"
	guideFolder = "guide"
	language    = "en"
	wordsPage   = "guide"
)

// Load makes the guide from its files.
func (s Sources) Load() (*guide.Guide, error) {
	book, err := rulebook.Load(s.Law, s.Pack)
	if err != nil {
		return nil, err
	}
	return guide.Load(s.Guide, book)
}

// Bundle packs the files and the words of the guide's pages into one file for the browser. The same
// input gives the same bytes, so that a browser fetches it again only when something in it changed.
func Bundle(s Sources, words content.Page) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct {
		folder string
		fsys   fs.FS
	}{{lawFolder, s.Law}, {packFolder, s.Pack}, {guideFolder, s.Guide}} {
		if err := addFolder(z, part.folder, part.fsys); err != nil {
			return nil, fmt.Errorf("the guide's bundle: %w", err)
		}
	}
	said := map[string]string{}
	for _, key := range words.Keys() {
		said[key] = words.T(key)
	}
	text, err := json.Marshal(said) // JSON is YAML too
	if err != nil {
		return nil, fmt.Errorf("the guide's words: %w", err)
	}
	if err := add(z, path.Join(language, wordsPage+".yaml"), text); err != nil {
		return nil, fmt.Errorf("the guide's bundle: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("the guide's bundle: %w", err)
	}
	return b.Bytes(), nil
}

// addFolder adds the files that loading reads: of a pack only those of the rulebook.
func addFolder(z *zip.Writer, folder string, fsys fs.FS) error {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if folder == packFolder && !slices.Contains([]string{"purposes.yaml", "sectors.yaml", "settings.yaml"}, name) {
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if err := add(z, path.Join(folder, name), data); err != nil {
			return err
		}
	}
	return nil
}

func add(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// Unbundle makes a Maker that draws without a network from what Bundle packed.
func Unbundle(data []byte) (Maker, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Maker{}, fmt.Errorf("the guide's bundle: %w", err)
	}
	part := func(folder string) fs.FS {
		sub, err := fs.Sub(z, folder)
		if err != nil {
			panic("guideview: " + folder + " is no folder's name: " + err.Error())
		}
		return sub
	}
	texts, err := content.Read(z, language)
	if err != nil {
		return Maker{}, err
	}
	g, err := Sources{Law: part(lawFolder), Pack: part(packFolder), Guide: part(guideFolder)}.Load()
	if err != nil {
		return Maker{}, err
	}
	return Maker{Guide: g, Words: texts.Page(wordsPage), Offline: true}, nil
}
