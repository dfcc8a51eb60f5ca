package guidance

import (
	"bytes"
	"fmt"
	"strings"
)

// Media is a film or recording that stands on a guide. It never begins by itself. It is served from this site, or is
// a link to another site, which is said beside it.
type Media struct {
	Kind  MediaKind `json:"kind"`
	Title string    `json:"title"`
	// File is the identifier of the file on this site; Link is a page elsewhere. One of them is set.
	File string `json:"file,omitempty"`
	Link string `json:"link,omitempty"`
	// Captions and Still are files on this site too.
	Captions   string `json:"captions,omitempty"`
	Still      string `json:"still,omitempty"`
	Transcript string `json:"transcript"`
}

// MediaKind says whether there is something to see.
type MediaKind string

// The kinds of media.
const (
	Film      MediaKind = "video"
	Recording MediaKind = "audio"
)

// Valid reports whether k is one of the kinds.
func (k MediaKind) Valid() bool { return k == Film || k == Recording }

const mostTranscript = 20_000

// fault says what is wrong with how a film or recording is described; "" is nothing.
func (m Media) fault() string {
	switch {
	case !m.Kind.Valid():
		return "say whether it is a film or a recording"
	case m.Title == "" || len(m.Title) > mostLine:
		return "give it a short title"
	case (m.File == "") == (m.Link == ""):
		return "choose a file or give the address of a page elsewhere, not both"
	case m.Link != "" && !ExternalLink(m.Link):
		return "give the whole address of the page, starting with https://"
	case m.Transcript == "":
		return "add the words that are said, for people who do not hear it or cannot play it"
	case len(m.Transcript) > mostTranscript:
		return fmt.Sprintf("shorten the words to %d characters", mostTranscript)
	case m.Kind == Film && m.File != "" && (m.Captions == "" || m.Still == ""):
		return "add captions (a .vtt file) and a still picture"
	}
	return ""
}

// The types of file that a guide may carry.
const (
	MP4  = "video/mp4"
	WebM = "video/webm"
	MP3  = "audio/mpeg"
	Ogg  = "audio/ogg"
	VTT  = "text/vtt"
	PNG  = "image/png"
	JPEG = "image/jpeg"
)

// Part says what a file is for.
type Part string

// The parts of a film or recording.
const (
	PartMain     Part = "file"
	PartCaptions Part = "captions"
	PartStill    Part = "still"
)

// largest bounds the parts, in bytes. The site's own limit for uploads comes first.
var largest = map[Part]int{PartMain: 50 << 20, PartCaptions: 1 << 20, PartStill: 2 << 20}

// CheckMedia tells the type of a file from its bytes, never from its name. The error says what to do.
func CheckMedia(kind MediaKind, part Part, b []byte, limit int64) (mime string, err error) {
	most := min(int64(largest[part]), limit)
	switch {
	case len(b) == 0:
		return "", mediaFault(part, "The file is empty. Choose a file with something in it.")
	case int64(len(b)) > most:
		return "", mediaFault(part, fmt.Sprintf("The file is larger than %d MB. Make it shorter or smaller, or put a link to it.", max(1, most>>20)))
	}
	mime = sniff(b)
	switch part {
	case PartCaptions:
		if mime != VTT {
			return "", mediaFault(part, "Captions must be a WebVTT file. Its first line says WEBVTT.")
		}
	case PartStill:
		if mime != PNG && mime != JPEG {
			return "", mediaFault(part, "The still picture must be a PNG or JPEG file.")
		}
	case PartMain:
		if kind == Film && mime != MP4 && mime != WebM {
			return "", mediaFault(part, "The film must be an MP4 or WebM file. Save it as one of these and choose it again.")
		}
		if kind == Recording && mime != MP3 && mime != Ogg {
			return "", mediaFault(part, "The recording must be an MP3 or Ogg file. Save it as one of these and choose it again.")
		}
	}
	return mime, nil
}

func mediaFault(part Part, message string) error {
	var f faults
	f.add(string(part), "media", message)
	return f.err()
}

// sniff tells a type from the content, "" when it is none of ours.
func sniff(b []byte) string {
	switch {
	case len(b) > 12 && string(b[4:8]) == "ftyp" && !strings.HasPrefix(string(b[8:12]), "qt"):
		return MP4
	case bytes.HasPrefix(b, []byte{0x1a, 0x45, 0xdf, 0xa3}) && bytes.Contains(b[:min(len(b), 64)], []byte("webm")):
		return WebM
	case bytes.HasPrefix(b, []byte("ID3")) || len(b) > 2 && b[0] == 0xff && b[1]&0xe6 == 0xe2:
		return MP3
	case bytes.HasPrefix(b, []byte("OggS")):
		return Ogg
	case bytes.HasPrefix(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), []byte("WEBVTT")) && !bytes.ContainsAny(b[:min(len(b), 1024)], "\x00"):
		return VTT
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return JPEG
	}
	return ""
}
