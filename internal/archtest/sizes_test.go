package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The ratchet. These numbers may only fall.
const (
	mostFunctionLines    = 80
	mostFileLines        = 500
	mostParameters       = 5
	mostInterfaceMethods = 8
)

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// source is one parsed Go file of the tree.
type source struct {
	path string
	file *ast.File
	fset *token.FileSet
	text string
}

func goFiles(t *testing.T) []source {
	t.Helper()
	var out []source
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case "node_modules", ".git", "var", "testdata", ".tools":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if generated.Match(b) {
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, b, parser.ParseComments)
		if err != nil {
			return err
		}
		out = append(out, source{strings.TrimPrefix(p, root+string(filepath.Separator)), f, fset, string(b)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range goFiles(t) {
		if n := strings.Count(s.text, "\n"); n > mostFileLines {
			t.Errorf("%s has %d lines, at most %d", s.path, n, mostFileLines)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				lines := s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
				if lines > mostFunctionLines {
					t.Errorf("%s: %s has %d lines, at most %d", s.path, n.Name.Name, lines, mostFunctionLines)
				}
				if p := countFields(n.Type.Params); p > mostParameters {
					t.Errorf("%s: %s takes %d parameters, at most %d", s.path, n.Name.Name, p, mostParameters)
				}
			case *ast.InterfaceType:
				if m := len(n.Methods.List); m > mostInterfaceMethods {
					t.Errorf("%s: an interface has %d methods, at most %d", s.fset.Position(n.Pos()), m, mostInterfaceMethods)
				}
			}
			return true
		})
	}
}

func countFields(l *ast.FieldList) int {
	n := 0
	for _, f := range l.List {
		n += max(1, len(f.Names))
	}
	return n
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, s := range goFiles(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		dir := filepath.Dir(s.path)
		said[dir] = said[dir] || s.file.Doc != nil
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range goFiles(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s is not documented", s.path, d.Name.Name)
				}
			case *ast.GenDecl:
				checkSpecs(t, s, d)
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	id, ok := e.(*ast.Ident)
	return ok && id.IsExported()
}

func checkSpecs(t *testing.T, s source, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() && ts.Doc == nil && ts.Comment == nil && d.Doc == nil {
			t.Errorf("%s: type %s is not documented", s.path, ts.Name.Name)
		}
	}
}

func TestOnlyTheClockReadsTheTime(t *testing.T) {
	t.Parallel()
	for _, s := range goFiles(t) {
		if strings.HasSuffix(s.path, "_test.go") || strings.HasPrefix(s.path, filepath.Join("internal", "clock")) ||
			strings.HasPrefix(s.path, filepath.Join("internal", "ident")) || strings.HasPrefix(s.path, "bench") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "time" && sel.Sel.Name == "Now" && !timesWork(s.path) {
				t.Errorf("%s: reads time.Now; take a clock.Clock or a time.Time", s.fset.Position(n.Pos()))
			}
			return true
		})
	}
}

// timesWork lists files that measure how long work takes, which is no business of the domain's clock.
func timesWork(path string) bool {
	return strings.HasPrefix(path, filepath.Join("internal", "obs"))
}
