package past

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
)

// pack writes a table small, so that a workbook is opened once only.
func pack(t table) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(t); err != nil {
		return nil, fmt.Errorf("pack a table: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack a table: %w", err)
	}
	return b.Bytes(), nil
}

func unpack(raw []byte) (t table, err error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return t, fmt.Errorf("unpack a table: %w", err)
	}
	if err := json.NewDecoder(z).Decode(&t); err != nil {
		return t, fmt.Errorf("unpack a table: %w", err)
	}
	return t, z.Close()
}
