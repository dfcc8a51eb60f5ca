package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
)

// seal encrypts b so that only this site can read it, and only in the place named by where.
func (a *Auth) seal(b []byte, where string) ([]byte, error) {
	box, err := a.box()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize(), box.NonceSize()+len(b)+box.Overhead())
	if _, err := io.ReadFull(a.Random, nonce); err != nil {
		return nil, fmt.Errorf("auth: the random source failed: %w", err)
	}
	return box.Seal(nonce, nonce, b, []byte(where)), nil
}

// open decrypts what seal made for the same place.
func (a *Auth) open(sealed []byte, where string) ([]byte, error) {
	box, err := a.box()
	if err != nil {
		return nil, err
	}
	if len(sealed) < box.NonceSize() {
		return nil, fmt.Errorf("auth: a sealed value at %s is too short", where)
	}
	b, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], []byte(where))
	if err != nil {
		return nil, fmt.Errorf("auth: a sealed value at %s cannot be opened; was the secret key changed? %w", where, err)
	}
	return b, nil
}

func (a *Auth) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(a.Config.Key)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	return cipher.NewGCM(block)
}
