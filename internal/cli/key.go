package cli

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"sharewell/internal/config"
)

const keyBytes = 32

// secretKey gives the key that seals secrets in the database. In earnest it is a setting. On this
// machine alone, where none has to be set, one is made and kept beside the SQLite file, readable by its
// owner only, so that a restart can still open what was sealed.
func secretKey(c config.Config, log *slog.Logger) ([]byte, error) {
	if k := c.SecretKey(); len(k) > 0 {
		return k, nil
	}
	path, lite := strings.CutPrefix(c.Database, "sqlite:")
	if !lite {
		log.Warn("no key is set: second factors and passkeys last until this program stops; set key or key_file")
		return newKey()
	}
	file := path + ".key"
	b, err := os.ReadFile(file)
	if err == nil {
		k, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(b)))
		if err != nil || len(k) != keyBytes {
			return nil, fmt.Errorf("the key file %s does not hold 32 bytes in base64", file)
		}
		return k, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	k, err := newKey()
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return secretKey(c, log) // another process made it in the meantime
	}
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(k) + "\n")
	return k, errors.Join(err, f.Close())
}

func newKey() ([]byte, error) {
	k := make([]byte, keyBytes)
	_, err := rand.Read(k)
	return k, err
}
