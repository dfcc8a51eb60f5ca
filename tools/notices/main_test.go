package main

import (
	"slices"
	"strings"
	"testing"
)

const grant = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software."

func TestDescribe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"MIT License\n\nCopyright (c) 2020 A\n\n" + grant:                                  "MIT",
		"Apache License\nVersion 2.0, January 2004\nCopyright [yyyy] [name]":               "Apache-2.0",
		"Copyright 2019 B\nRedistribution and use ... Neither the name of":                 "BSD-3-Clause",
		"Copyright 2019 B\nRedistribution and use in source and binary forms":              "BSD-2-Clause",
		"Copyright 2019 B\nPermission to use, copy, modify, and distribute":                "ISC",
		"Mozilla Public License Version 2.0":                                               "MPL-2.0",
		"Copyright 2020 C\nThis Font Software is licensed under the SIL OPEN FONT LICENSE": "OFL-1.1",
	} {
		p, err := describe("m", "v1", text)
		if err != nil || p.Licence != want {
			t.Errorf("%q: got %q, %v, want %s", text, p.Licence, err, want)
		}
	}
	if _, err := describe("m", "v1", "All rights reserved."); err == nil {
		t.Error("an unknown licence must stop the build")
	}
}

func TestCopyrightLinesAreKeptAndTextsGrouped(t *testing.T) {
	t.Parallel()
	var parts []part
	for _, text := range []string{
		"MIT License\n\nCopyright (c) 2020 A\n\n" + grant,
		"The MIT License (MIT)\n\nCopyright © 2021 B\nCopyright (c) 2022 C\n\n" + strings.ReplaceAll(grant, "\n", " "),
		"Copyright 2019 D\nRedistribution and use in source and binary forms",
	} {
		p, err := describe("m", "v1", text)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	if want := []string{"Copyright © 2021 B", "Copyright (c) 2022 C"}; !slices.Equal(parts[1].Copyright, want) {
		t.Errorf("got %q, want %q", parts[1].Copyright, want)
	}
	if groups := byText(parts); len(groups) != 2 || len(groups[1]) != 2 {
		t.Errorf("got %d groups, want the two MIT texts in one", len(groups))
	}
}
