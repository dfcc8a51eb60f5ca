package files_test

import (
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/files"
)

func TestFilms(t *testing.T) {
	t.Parallel()
	mp4 := append([]byte{0, 0, 0, 24}, "ftypisom\x00\x00\x02\x00isomiso2"...)
	webm := append([]byte{0x1a, 0x45, 0xdf, 0xa3, 0x9f}, "\x42\x82\x84webm"...)
	for name, c := range map[string]struct {
		b    []byte
		want string
		code string
	}{
		"mp4":             {mp4, files.MP4, ""},
		"webm":            {webm, files.WebMFilm, ""},
		"a sound file":    {append([]byte{0, 0, 0, 24}, "ftypM4A \x00\x00\x00\x00"...), "", "files.type"},
		"a page":          {[]byte("<html><script>alert(1)</script>"), "", "files.type"},
		"nothing":         {nil, "", "files.empty"},
		"too large":       {append(mp4, make([]byte, 2000)...), "", "files.large"},
		"a PDF by a name": {[]byte("%PDF-1.7 film.mp4"), "", "files.type"},
	} {
		m, err := files.CheckFilm("our film.exe", c.b, 1000)
		if m.Type != c.want || (err == nil) != (c.code == "") || err != nil && errs.CodeOf(err) != c.code {
			t.Errorf("%s: %q %v", name, m.Type, err)
		}
	}
	if m, err := files.CheckFilm("our film.exe", mp4, 1000); err != nil || m.Name != "our film.mp4" {
		t.Errorf("its name: %q %v", m.Name, err)
	}
}
