package apiclient

import (
	"crypto/subtle"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Principal is a client that proved itself. It is shared and must not be changed.
type Principal struct {
	Client       ID
	Organisation ident.Organisation
	// Anybody marks the caller of a site that asks nobody for proof.
	Anybody bool
	scopes  uint8
	state   *state
}

// May reports whether the client has a scope.
func (p *Principal) May(s Scope) bool { return p.scopes&bits([]Scope{s}) != 0 }

// state is what a client's use leaves behind. It outlives reloads of the directory.
type state struct {
	used  atomic.Int64 // Unix seconds
	saved atomic.Int64
	next  atomic.Int64 // nanoseconds at which the next unit would be free: the limit as one number
}

// snapshot is the directory at one time.
type snapshot struct {
	clients map[string]*entry
	keys    map[[32]byte]*keyEntry
	tokens  []tokenKey
}

// entry is one client.
type entry struct {
	client      Client
	credentials map[string]Credential
	byScopes    map[uint8]*Principal // tokens may carry fewer scopes than the client has
}

type keyEntry struct {
	credential Credential
	hash       [32]byte
	principal  *Principal
}

// Limit is how much each client may ask on one replica.
type Limit struct {
	PerSecond int // decisions
	Burst     int // decisions at once
}

// Directory knows every live client. It is safe for concurrent use.
type Directory struct {
	limit  Limit
	now    atomic.Pointer[snapshot]
	mu     sync.Mutex // guards states
	states map[ID]*state
}

// NewDirectory makes an empty directory: until it is loaded nobody proves anything.
func NewDirectory(l Limit) *Directory {
	d := &Directory{limit: l, states: map[ID]*state{}}
	d.now.Store(&snapshot{})
	return d
}

// stateOf gives a client's state, the same across loads.
func (d *Directory) stateOf(id ID) *state {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.states[id]
	if s == nil {
		s = &state{}
		d.states[id] = s
	}
	return s
}

// set replaces what the directory knows.
func (d *Directory) set(clients []Client, tokens []tokenKey) {
	next := &snapshot{clients: make(map[string]*entry, len(clients)), keys: map[[32]byte]*keyEntry{}, tokens: tokens}
	for _, c := range clients {
		e := &entry{client: c, credentials: map[string]Credential{}, byScopes: map[uint8]*Principal{}}
		all := bits(c.Scopes)
		for b := range all + 1 {
			if b&^all == 0 {
				e.byScopes[b] = &Principal{Client: c.ID, Organisation: c.Organisation, scopes: b, state: d.stateOf(c.ID)}
			}
		}
		for _, cr := range c.Credentials {
			e.credentials[string(cr.ID)] = cr
			if cr.Kind == Key && len(cr.Hash) == 32 {
				hash := [32]byte(cr.Hash)
				next.keys[hash] = &keyEntry{cr, hash, e.byScopes[all]}
			}
		}
		next.clients[string(c.ID)] = e
	}
	d.now.Store(next)
}

var (
	errNoProof   = errs.New(errs.Unauthenticated, "apiclient.no_token", "Send a token or a key: Authorization: Bearer ….")
	errNotProven = errs.New(errs.Unauthenticated, "apiclient.token", "This token or key does not work, or no longer. Get a new token, or ask your organisation's administrator.")
	errScope     = errs.New(errs.Forbidden, "apiclient.scope", "This application may not do this. Your organisation's administrator decides what it may do.")
)

// Authenticate finds who sent the value of an Authorization header and whether they may do what needs a scope.
func (d *Directory) Authenticate(authorization string, need Scope, now time.Time) (*Principal, error) {
	const scheme = "bearer "
	if len(authorization) <= len(scheme) || !strings.EqualFold(authorization[:len(scheme)], scheme) {
		return nil, errNoProof
	}
	p := d.prove(strings.TrimLeft(authorization[len(scheme):], " "), now)
	if p == nil {
		return nil, errNotProven
	}
	if !p.May(need) {
		return nil, errScope
	}
	if s := now.Unix(); p.state.used.Load() != s {
		p.state.used.Store(s)
	}
	return p, nil
}

// prove finds the client behind a token or a key, nil when there is none.
func (d *Directory) prove(proof string, now time.Time) *Principal {
	snap := d.now.Load()
	if strings.HasPrefix(proof, keyPrefix) {
		hash := hashSecret(proof)
		k := snap.keys[hash]
		if k == nil || subtle.ConstantTimeCompare(k.hash[:], hash[:]) != 1 || !k.credential.Works(now) {
			return nil
		}
		return k.principal
	}
	var space [maxToken]byte
	client, credential, scopes, until, ok := readToken(proof, snap.tokens, &space)
	if !ok || seconds(now) >= until {
		return nil
	}
	e := snap.clients[string(client)]
	if e == nil {
		return nil
	}
	if c, ok := e.credentials[string(credential)]; !ok || !c.Works(now) {
		return nil
	}
	return e.byScopes[scopes&bits(e.client.Scopes)]
}

// Charge takes n decisions from what the client may ask now. When that is too much it takes nothing, and says
// after how long to try again.
func (d *Directory) Charge(p *Principal, n int, now time.Time) (retry time.Duration, ok bool) {
	if p.state == nil || d.limit.PerSecond <= 0 {
		return 0, true
	}
	each := int64(time.Second) / int64(d.limit.PerSecond)
	at, room := now.UnixNano(), each*int64(d.limit.Burst)
	for {
		next := p.state.next.Load()
		base := max(next, at)
		after := base + each*int64(n)
		// whoever has used nothing may always ask once, however long the list
		if after-at > room && base > at {
			return time.Duration(after - at - room), false
		}
		if p.state.next.CompareAndSwap(next, after) {
			return 0, true
		}
	}
}

// Anybody is the caller of a site that asks nobody for proof.
func Anybody() *Principal {
	return &Principal{Anybody: true, Client: "anybody", scopes: bits(Scopes())}
}
