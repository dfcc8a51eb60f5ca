package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// programs are what runs inside the browser: the practitioner's guide, and what makes pupil lists.
func programs() []string { return []string{"guide", "pupils"} }

// program compiles cmd/NAMEwasm for the browser and adds it under a content-hashed name.
func program(name string, files map[string][]byte, manifest map[string]string) error {
	folder, err := os.MkdirTemp("", name)
	if err != nil {
		return fmt.Errorf("the program %s: %w", name, err)
	}
	defer os.RemoveAll(folder)
	made := filepath.Join(folder, name+".wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", made, "./cmd/"+name+"wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s for the browser: %w\n%s", name, err, said)
	}
	raw, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("the program %s: %w", name, err)
	}
	sum := sha256.Sum256(raw)
	hashed := name + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ".wasm"
	files[hashed], manifest[name+".wasm"] = raw, hashed
	return nil
}

// goRoot gives the folder of the Go installation, whose wasm_exec.js must match the compiler.
func goRoot() (string, error) {
	said, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("ask go for its folder: %w", err)
	}
	return strings.TrimSpace(string(said)), nil
}

// goPlugin lets a script import "go-wasm", the support code that comes with the compiler.
func goPlugin(root string) api.Plugin {
	return api.Plugin{Name: "go-wasm", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^go-wasm$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: filepath.Join(root, "lib", "wasm", "wasm_exec.js"), SideEffects: api.SideEffectsTrue}, nil
		})
	}}
}

// squeezeHard compresses with Brotli, which fetches about a sixth less of the guide's program over a
// weak signal than gzip does; writing to memory cannot fail.
func squeezeHard(data []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 9)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
