package apiclient

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io"

	"sharewell/internal/errs"
)

// What secrets begin with, so that people and scanners of source code recognise them.
const (
	secretPrefix = "sws_"
	keyPrefix    = "swk_"
	tokenPrefix  = "swt_"
)

// shown is how much of a secret is kept in the clear: enough to tell two apart, too little to guess the rest.
const shown = 4 + 6

// newSecret makes a secret of 256 random bits.
func newSecret(random io.Reader, prefix string) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("apiclient: the random source failed: %w", err)
	}
	return prefix + base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// hashSecret is what is kept of a secret. A fast hash does: nobody can try 256 random bits.
func hashSecret(secret string) [32]byte { return sha256.Sum256([]byte(secret)) }

// readPublicKey reads a PEM public key that assertions can be checked with: RSA of 2048 bits or more, P-256, or
// Ed25519. It gives the key, its fingerprint, and the PEM as we write it.
func readPublicKey(text string) (key any, fingerprint, canonical string, err error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "PUBLIC KEY" {
		return nil, "", "", wrongKey("Paste the public key in PEM form. It begins with -----BEGIN PUBLIC KEY-----. Keep the private key to yourself.")
	}
	key, err = x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, "", "", wrongKey("We cannot read this public key. Make it again, for example with openssl pkey -pubout.")
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 || k.N.BitLen() > 8192 {
			return nil, "", "", wrongKey("Use an RSA key of 2048 to 8192 bits.")
		}
	case *ecdsa.PublicKey:
		if k.Curve != elliptic.P256() {
			return nil, "", "", wrongKey("Use the curve P-256, or an RSA or Ed25519 key.")
		}
	case ed25519.PublicKey:
	default:
		return nil, "", "", wrongKey("Use an RSA, P-256 or Ed25519 key.")
	}
	sum := sha256.Sum256(block.Bytes)
	return key, hex.EncodeToString(sum[:8]), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: block.Bytes})), nil
}

func wrongKey(message string) error {
	return errs.InvalidFields([]errs.Field{{Name: "public_key", Code: "apiclient.public_key", Message: message}})
}
