package files

import (
	"bytes"
	"testing"

	"sharewell/internal/errs"
)

func TestRecordingsAreToldByTheirBytes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		as, want, kept string
		content        []byte
	}{
		"mp3 with a tag": {"my voice.MP3", MP3, "my voice.mp3", []byte("ID3\x04rest")},
		"bare mp3":       {"a.mp3", MP3, "a.mp3", []byte{0xff, 0xfb, 0x90, 0}},
		"telephone":      {"New Recording 4.m4a", M4A, "New Recording 4.m4a", []byte("\x00\x00\x00\x1cftypM4A \x00\x00")},
		"ogg named mp3":  {"a.mp3", Ogg, "a.ogg", []byte("OggS\x00\x02")},
		"wav":            {"a.wav", WAV, "a.wav", []byte("RIFF\x00\x00\x00\x00WAVEfmt ")},
		"webm":           {"a.webm", WebM, "a.webm", append([]byte{0x1a, 0x45, 0xdf, 0xa3}, []byte("....webm")...)},
		"a page":         {"a.mp3", "", "", []byte("<html>")},
		"a scan":         {"a.mp3", "", "", somePDF},
		"nothing":        {"a.mp3", "", "", nil},
	} {
		m, err := CheckSound(c.as, c.content, 1<<20)
		if (err == nil) != (c.want != "") || m.Type != c.want || m.Name != c.kept {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
	if _, err := CheckSound("a.mp3", append([]byte("ID3"), bytes.Repeat([]byte{1}, 100)...), 50); errs.CodeOf(err) != "files.large" {
		t.Errorf("a long recording: %v", err)
	}
	if _, err := Check("a.mp3", []byte("ID3\x04rest"), 1<<20); errs.CodeOf(err) != "files.type" {
		t.Errorf("a recording is no scan: %v", err)
	}
}
