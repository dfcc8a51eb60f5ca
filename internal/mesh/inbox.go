package mesh

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/errs"
)

// Message is what is known of a message that came in.
type Message struct {
	ID       string
	From     string
	Workflow string
	Subject  string
	LocalID  string
	FileName string
	Report   bool   // the exchange itself tells that a message of ours was not delivered
	LinkedID string // of a report: the message it is about
	Size     int64
}

// mostPages bounds how long an inbox is followed in one go.
const mostPages = 100

// Inbox lists the messages that wait, page by page.
func (c *Client) Inbox(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.greet(ctx); err != nil {
		return nil, err
	}
	var all []string
	path := "/inbox"
	for range mostPages {
		r, err := c.do(ctx, call{method: http.MethodGet, path: path, want: []int{http.StatusOK}}, mostAnswer)
		if err != nil {
			return nil, err
		}
		var v struct {
			Messages []string `json:"messages"`
			Links    struct {
				Next string `json:"next"`
			} `json:"links"`
		}
		if json.Unmarshal(r.body, &v) != nil {
			return nil, errs.New(errs.Unavailable, "mesh.answer", "The message exchange's answer cannot be read.")
		}
		all = append(all, v.Messages...)
		next, ok := c.next(v.Links.Next)
		if !ok {
			return all, nil
		}
		path = next
	}
	return all, nil
}

// next gives the path of the next page, below our mailbox and nowhere else.
func (c *Client) next(link string) (string, bool) {
	_, query, ok := strings.Cut(link, "?")
	if !ok {
		return "", false
	}
	v, err := url.ParseQuery(query)
	if err != nil || v.Get("continue_from") == "" {
		return "", false
	}
	return "/inbox?continue_from=" + url.QueryEscape(v.Get("continue_from")), true
}

// Fetch writes a message into w. A part is written only after it came whole; after an error what w got is
// of no use. The message stays in the inbox until it is acknowledged.
func (c *Client) Fetch(ctx context.Context, id string, w io.Writer) (Message, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.greet(ctx); err != nil {
		return Message{}, err
	}
	m := Message{}
	for n, parts := 1, 1; n <= parts; n++ {
		path := "/inbox/" + url.PathEscape(id)
		if n > 1 {
			path += "/" + itoa(n)
		}
		r, err := c.do(ctx, call{method: http.MethodGet, path: path, want: []int{http.StatusOK, http.StatusPartialContent}}, c.config.MostMessage-m.Size)
		if err != nil {
			return Message{}, err
		}
		if n == 1 {
			m = messageOf(id, r.header)
			if parts, err = partsOf(r.header); err != nil {
				return Message{}, err
			}
		}
		m.Size += int64(len(r.body))
		if _, err := w.Write(r.body); err != nil {
			return Message{}, err
		}
	}
	return m, nil
}

func messageOf(id string, h http.Header) Message {
	return Message{ID: id, From: h.Get("Mex-From"), Workflow: h.Get("Mex-Workflowid"), Subject: h.Get("Mex-Subject"), LocalID: h.Get("Mex-Localid"),
		FileName: h.Get("Mex-Filename"), Report: strings.EqualFold(h.Get("Mex-Messagetype"), "REPORT"), LinkedID: h.Get("Mex-Linkedmsgid")}
}

// mostParts bounds the parts of one message.
const mostParts = 10_000

func partsOf(h http.Header) (int, error) {
	value := h.Get("Mex-Chunk-Range")
	if value == "" {
		return 1, nil
	}
	_, all, _ := strings.Cut(value, ":")
	n, err := strconv.Atoi(strings.TrimSpace(all))
	if err != nil || n < 1 || n > mostParts {
		return 0, errs.New(errs.Unavailable, "mesh.answer", "The message exchange does not say how many parts the message has.")
	}
	return n, nil
}

// Acknowledge takes a message out of the inbox, after its content was kept.
func (c *Client) Acknowledge(ctx context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.greet(ctx); err != nil {
		return err
	}
	_, err := c.do(ctx, call{method: http.MethodPut, path: "/inbox/" + url.PathEscape(id) + "/status/acknowledged", want: []int{http.StatusOK}}, mostAnswer)
	return err
}
