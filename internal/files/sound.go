package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// The types of recording that can be kept: what telephones and computers make.
const (
	MP3  = "audio/mpeg"
	Ogg  = "audio/ogg"
	M4A  = "audio/mp4"
	WAV  = "audio/wav"
	WebM = "audio/webm"
)

// Sounds are the types taken for a recording.
func Sounds() []string { return []string{MP3, M4A, Ogg, WAV, WebM} }

// mostSound bounds a recording, in bytes; the site's own limit comes first.
const mostSound = 15 << 20

// CheckSound looks at the bytes of a recording and says what they are. Limit is in bytes. The error says
// what to do.
func CheckSound(name string, b []byte, limit int64) (Meta, error) {
	limit = min(limit, mostSound)
	switch {
	case len(b) == 0:
		return Meta{}, wrong("files.empty", "The recording is empty. Choose one with something in it.")
	case int64(len(b)) > limit:
		return Meta{}, wrong("files.large", "The recording is larger than "+megabytes(limit)+". Make it shorter, or save it with fewer kilobits a second.")
	}
	typ := sniffSound(b)
	if !slices.Contains(Sounds(), typ) {
		return Meta{}, wrong("files.type", "The recording must be an MP3, M4A, Ogg, WAV or WebM file. Save it as one of these and choose it again.")
	}
	sum := sha256.Sum256(b)
	return Meta{Name: safeName(name, typ), Type: typ, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, nil
}

// sniffSound tells the type of a recording from its content, "" when it is none of ours.
func sniffSound(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("ID3")) || len(b) > 2 && b[0] == 0xff && b[1]&0xe6 == 0xe2:
		return MP3
	case bytes.HasPrefix(b, []byte("OggS")):
		return Ogg
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		return WAV
	case len(b) > 12 && string(b[4:8]) == "ftyp" && !bytes.HasPrefix(b[8:12], []byte("qt")):
		return M4A
	case bytes.HasPrefix(b, []byte{0x1a, 0x45, 0xdf, 0xa3}) && bytes.Contains(b[:min(len(b), 64)], []byte("webm")):
		return WebM
	}
	return ""
}

// soundExtension gives the ending that fits a type of recording; "" for others.
func soundExtension(typ string) string {
	switch typ {
	case MP3:
		return ".mp3"
	case Ogg:
		return ".ogg"
	case M4A:
		return ".m4a"
	case WAV:
		return ".wav"
	case WebM:
		return ".webm"
	}
	return ""
}
