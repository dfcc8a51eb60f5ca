package mesh

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sharewell/internal/errs"
)

// Outgoing describes a message that is sent. Subject and LocalID are in effect needed by the national
// service; letters, digits and - _ . are safe everywhere.
type Outgoing struct {
	To, Workflow, Subject, LocalID, FileName string
}

func (o Outgoing) validate() error {
	for _, v := range []string{o.To, o.Workflow, o.Subject, o.LocalID, o.FileName} {
		if v == "" || len(v) > 100 || strings.ContainsFunc(v, odd) {
			return errs.New(errs.Invalid, "mesh.headers", "Give the recipient, the workflow, a subject, a reference and a file name, in letters, digits and - _ . only.")
		}
	}
	return nil
}

func odd(r rune) bool {
	return !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
}

// Send sends size bytes of content and gives the exchange's name for the message. The first part is sent
// once only: when its answer is lost, whether the message exists is not known, and the error is
// mesh.unknown. Later parts are tried again.
func (c *Client) Send(ctx context.Context, o Outgoing, content io.ReaderAt, size int64) (string, error) {
	if err := o.validate(); err != nil {
		return "", err
	}
	if size <= 0 {
		return "", errs.New(errs.Invalid, "mesh.empty", "There is nothing to send.")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.greet(ctx); err != nil {
		return "", err
	}
	parts := int((size + c.config.ChunkSize - 1) / c.config.ChunkSize)
	id := ""
	for n := 1; n <= parts; n++ {
		from := int64(n-1) * c.config.ChunkSize
		body := make([]byte, min(c.config.ChunkSize, size-from))
		if _, err := io.ReadFull(io.NewSectionReader(content, from, int64(len(body))), body); err != nil {
			return id, err
		}
		k := call{method: http.MethodPost, body: body, header: http.Header{}, want: []int{http.StatusOK, http.StatusAccepted}}
		k.header.Set("Content-Type", "application/octet-stream")
		k.header.Set("Mex-Chunk-Range", itoa(n)+":"+itoa(parts))
		if n == 1 {
			var err error
			if id, err = c.begin(ctx, o, k); err != nil {
				return "", err
			}
			continue
		}
		k.path = "/outbox/" + url.PathEscape(id) + "/" + itoa(n)
		if _, err := c.do(ctx, k, mostAnswer); err != nil {
			return id, err
		}
	}
	return id, nil
}

// begin sends the first part.
func (c *Client) begin(ctx context.Context, o Outgoing, k call) (string, error) {
	k.path, k.once = "/outbox", true
	for name, value := range map[string]string{"Mex-From": c.config.Mailbox, "Mex-To": o.To, "Mex-Workflowid": o.Workflow, "Mex-Subject": o.Subject,
		"Mex-Localid": o.LocalID, "Mex-Filename": o.FileName} {
		k.header.Set(name, value)
	}
	r, err := c.do(ctx, k, mostAnswer)
	if errs.KindOf(err) == errs.Unavailable && r.status == 0 {
		return "", errs.Wrap(errs.Unavailable, "mesh.unknown", "The connection broke off before the message exchange answered. Look whether it took the message before sending it again.", err)
	}
	if err != nil {
		return "", err
	}
	var v struct {
		ID string `json:"message_id"`
	}
	if json.Unmarshal(r.body, &v) != nil || v.ID == "" || len(v.ID) > 100 {
		return "", errs.New(errs.Unavailable, "mesh.unknown", "The message exchange took the message and did not say its name.")
	}
	return v.ID, nil
}

// Tracking says where a message that was sent is.
type Tracking struct {
	MessageID string `json:"message_id"`
	LocalID   string `json:"local_id"`
	Status    string `json:"status"` // in the exchange's words: accepted, acknowledged, undeliverable …
}

// Track asks where a message is.
func (c *Client) Track(ctx context.Context, id string) (Tracking, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.greet(ctx); err != nil {
		return Tracking{}, err
	}
	r, err := c.do(ctx, call{method: http.MethodGet, path: "/outbox/tracking?messageID=" + url.QueryEscape(id), want: []int{http.StatusOK}}, mostAnswer)
	if err != nil {
		return Tracking{}, err
	}
	var t Tracking
	if err := json.Unmarshal(r.body, &t); err != nil {
		return Tracking{}, errs.New(errs.Unavailable, "mesh.answer", "The message exchange's answer cannot be read.")
	}
	return t, nil
}
