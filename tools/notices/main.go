package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const root = ".."

// part is one work of others that we build on.
type part struct {
	Name, Version, Licence string
	Copyright              []string
	Text                   string // without the copyright lines
	Notice                 string // the NOTICE file, which the Apache licence asks to pass on
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run() error {
	modules, err := goModules()
	if err != nil {
		return err
	}
	packages, err := npmPackages()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "THIRD_PARTY_NOTICES.md"), page(packages, modules), 0o644)
}

// goModules reads the licences of the modules in go.mod from the module cache.
func goModules() ([]part, error) {
	raw, err := command("go", "mod", "edit", "-json")
	if err != nil {
		return nil, err
	}
	var mod struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(raw, &mod); err != nil {
		return nil, fmt.Errorf("go.mod: %w", err)
	}
	var parts []part
	for _, m := range mod.Require {
		raw, err := command("go", "mod", "download", "-json", m.Path+"@"+m.Version)
		if err != nil {
			return nil, err
		}
		var at struct{ Dir string }
		if err := json.Unmarshal(raw, &at); err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		p, err := readPart(m.Path, m.Version, at.Dir)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.Name, b.Name) })
	return parts, nil
}

// npmPackages reads the packages of the asset build, all of which end up in the program.
func npmPackages() ([]part, error) {
	raw, err := os.ReadFile(filepath.Join(root, "build", "package.json"))
	if err != nil {
		return nil, err
	}
	var list struct{ Dependencies map[string]string }
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("build/package.json: %w", err)
	}
	var parts []part
	for name, version := range list.Dependencies {
		p, err := readPart(name, version, filepath.Join(root, "build", "node_modules", filepath.FromSlash(name)))
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s is not installed: run make setup", name)
		}
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.Name, b.Name) })
	return parts, nil
}

func command(name string, arguments ...string) ([]byte, error) {
	c := exec.Command(name, arguments...)
	c.Dir = root
	var failure bytes.Buffer
	c.Stderr = &failure
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", name, strings.Join(arguments, " "), err, failure.String())
	}
	return out, nil
}

var (
	licenceFile   = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([.-].*)?$`)
	copyrightLine = regexp.MustCompile(`(?im)^[ \t/*#]*copyright[ :(].*$\n?`)
	blankLines    = regexp.MustCompile(`\n{3,}`)
)

// readPart reads the licence file at the top of a module or package.
func readPart(name, version, dir string) (part, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return part{}, fmt.Errorf("%s: %w", name, err)
	}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return part{}, fmt.Errorf("%s: %w", name, err)
		}
		p, err := describe(name, version, string(raw))
		if err != nil {
			return part{}, err
		}
		notice, err := os.ReadFile(filepath.Join(dir, "NOTICE"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return part{}, fmt.Errorf("%s: %w", name, err)
		}
		p.Notice = strings.TrimSpace(strings.ReplaceAll(string(notice), "\r\n", "\n"))
		return p, nil
	}
	if line := unfiled(name); line != "" {
		return fromOwnText(name, version, line)
	}
	return part{}, fmt.Errorf("%s: no licence file in %s", name, dir)
}

// unfiled gives the copyright line of a package that is published without its licence file: it says
// MIT in its description, and its source repository holds the standard text with this line.
func unfiled(name string) string {
	if name == "govuk-frontend" {
		return "Copyright (C) 2017 Crown Copyright (Government Digital Service)"
	}
	return ""
}

// fromOwnText describes a work under the standard MIT text, which is ours too.
func fromOwnText(name, version, copyright string) (part, error) {
	raw, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		return part{}, err
	}
	p, err := describe(name, version, string(raw))
	p.Copyright = []string{copyright}
	return p, err
}

// describe names a licence by sentences only it has.
func describe(name, version, text string) (part, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	p := part{Name: name, Version: version}
	plain := strings.Join(strings.Fields(text), " ")
	has := func(s string) bool { return strings.Contains(plain, s) }
	switch {
	case has("Apache License") && has("Version 2.0"):
		p.Licence = "Apache-2.0"
	case has("SIL OPEN FONT LICENSE"), has("SIL Open Font License"):
		p.Licence = "OFL-1.1"
	case has("Mozilla Public License"):
		p.Licence = "MPL-2.0"
	case has("Permission is hereby granted, free of charge"):
		p.Licence = "MIT"
	case has("Permission to use, copy, modify, and"):
		p.Licence = "ISC"
	case has("Redistribution and use") && (has("Neither the name") || has("names of its contributors") || has("may be used to endorse")):
		p.Licence = "BSD-3-Clause"
	case has("Redistribution and use"):
		p.Licence = "BSD-2-Clause"
	default:
		return part{}, fmt.Errorf("%s: look at its licence and teach tools/notices about it", name)
	}
	if p.Licence == "Apache-2.0" { // its copyright lines are part of an instruction, not a claim
		p.Text = strings.TrimSpace(text)
		return p, nil
	}
	for _, line := range copyrightLine.FindAllString(text, -1) {
		p.Copyright = append(p.Copyright, strings.Trim(line, " \t\n/*#"))
	}
	p.Text = strings.TrimSpace(blankLines.ReplaceAllString(copyrightLine.ReplaceAllString(text, ""), "\n\n"))
	return p, nil
}
