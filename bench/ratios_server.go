package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"sharewell/internal/cli"
)

// Kinds of server that the bench can be, besides those of the coverage decisions.
const (
	siteKind = "site:" // the whole program on a database
	peerKind = "fts5:" // SQLite's full-text search of the same entries
)

// once starts the program on a database and ends it, so that the next start finds everything made.
func once(ctx context.Context, database string) error {
	app, err := cli.NewApp(ctx, options(database, "nobody"))
	if err != nil {
		return err
	}
	return app.Close()
}

// serveSite serves the whole program until the parent ends.
func serveSite(ctx context.Context, database string) error {
	app, err := cli.NewApp(ctx, options("sqlite:"+database, "nobody"))
	if err != nil {
		return err
	}
	if err := app.KeepRegister(ctx); err != nil { // as a server does, in the background and when it ends
		return err
	}
	return serveUntilOrphan(app.Handler())
}

func serveUntilOrphan(h http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); { // each line asks it to give back what it does not need
			runtime.GC()
			debug.FreeOSMemory()
			fmt.Println("done")
		}
		os.Exit(0) // the parent has ended
	}()
	return (&http.Server{Handler: h, ReadHeaderTimeout: time.Minute}).Serve(l)
}

// server is another process that answers on the loopback.
type server struct {
	kind, address string
	cmd           *exec.Cmd
	hold          io.WriteCloser // its end ends the process
	says          *bufio.Reader
	began         time.Time
}

func startServer(ctx context.Context, kind string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{kind: kind, cmd: exec.CommandContext(ctx, self), began: time.Now()}
	s.cmd.Env, s.cmd.Stderr = append(os.Environ(), serverVariable+"="+kind), os.Stderr
	in, err := s.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.hold, s.says = in, bufio.NewReader(out)
	line, err := s.says.ReadString('\n')
	if err != nil {
		s.end()
		return nil, fmt.Errorf("%s did not start: %w", kind, err)
	}
	s.address = strings.TrimSpace(line)
	return s, nil
}

func (s *server) end() {
	if s.hold != nil {
		_ = s.hold.Close() // it ends by this
	} else {
		_ = s.cmd.Process.Signal(os.Interrupt) // nginx ends by this
	}
	_ = s.cmd.Wait() // how it ended says nothing
}

// restart ends the server and starts it again, and says how many milliseconds the first page took from the start.
func (s *server) restart(ctx context.Context) (*server, float64, error) {
	s.end()
	n, err := startServer(ctx, s.kind)
	if err != nil {
		return nil, 0, err
	}
	_, err = n.get("/register", "")
	return n, ms(time.Since(n.began)), err
}

// used is the processor time of the process so far.
func (s *server) used() (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	const user, system, tick = 11, 12, 10 * time.Millisecond // places behind the name; a hundred ticks a second
	u, err1 := strconv.ParseInt(fields[user], 10, 64)
	k, err2 := strconv.ParseInt(fields[system], 10, 64)
	return time.Duration(u+k) * tick, errors.Join(err1, err2)
}

// held is what the process needs, in megabytes: after it gave back what it does not.
func (s *server) held() (float64, error) {
	if _, err := io.WriteString(s.hold, "\n"); err != nil {
		return 0, err
	}
	if _, err := s.says.ReadString('\n'); err != nil {
		return 0, err
	}
	return s.memory()
}

// memory is what the process holds, in megabytes.
func (s *server) memory() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if key, value, _ := strings.Cut(line, ":"); key == "VmRSS" {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the system does not say what the process holds")
}

// visitors is how many connections are kept open at once.
const visitors = 4

// cost asks so many times over connections that stay open, and gives the server's processor time for each in
// microseconds.
func (s *server) cost(n int, coding string, path func(i int) string) (float64, error) {
	before, err := s.used()
	if err != nil {
		return 0, err
	}
	var all sync.WaitGroup
	failed := make([]error, visitors)
	for v := range visitors {
		all.Go(func() {
			var c *visitor
			if c, failed[v] = visit(s.address); failed[v] != nil {
				return
			}
			defer func() { _ = c.conn.Close() }() // it was only read
			for i := v; i < n && failed[v] == nil; i += visitors {
				_, failed[v] = c.get(path(i), coding, false)
			}
		})
	}
	all.Wait()
	after, err := s.used()
	return float64((after - before).Nanoseconds()) / 1000 / float64(n), errors.Join(append(failed, err)...)
}

// get asks once and gives the body.
func (s *server) get(path, coding string) ([]byte, error) {
	c, err := visit(s.address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.conn.Close() }() // it was only read
	return c.get(path, coding, true)
}

// visitor is one connection that stays open.
type visitor struct {
	conn net.Conn
	r    *bufio.Reader
}

func visit(address string) (*visitor, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &visitor{conn, bufio.NewReaderSize(conn, 256<<10)}, nil
}

func (v *visitor) get(path, coding string, want bool) ([]byte, error) {
	head := "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
	if coding != "" {
		head += "Accept-Encoding: " + coding + "\r\n"
	}
	if _, err := io.WriteString(v.conn, head+"\r\n"); err != nil {
		return nil, err
	}
	r, err := http.ReadResponse(v.r, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Body.Close() }() // it is read to its end
	if r.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d", path, r.StatusCode)
	}
	if want {
		return io.ReadAll(r.Body)
	}
	_, err = io.Copy(io.Discard, r.Body)
	return nil, err
}

// diskFile is a page as nginx gives it.
type diskFile struct {
	path, coding string
	body         []byte
}

// nginxProgram finds nginx, which is not on everybody's path.
func nginxProgram() (string, error) {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("nginx is missing; install it with tools/scripts/setup.sh bench")
}

// startNginx serves files at /0, /1 … as it comes, with sendfile and connections kept open, but in one process and
// without a log.
func startNginx(ctx context.Context, program, folder string, files []diskFile) (*server, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	var places strings.Builder
	for i, f := range files {
		name := filepath.Join(folder, fmt.Sprint(i, ".html"))
		if err := os.WriteFile(name, f.body, 0o644); err != nil {
			return nil, err
		}
		coding := ""
		if f.coding != "" {
			coding = " add_header Content-Encoding " + f.coding + ";"
		}
		fmt.Fprintf(&places, "location = /%d { alias %s; default_type text/html;%s }\n", i, name, coding)
	}
	conf := fmt.Sprintf(`daemon off; master_process off; worker_processes 1; pid %[1]s/pid; error_log %[1]s/errors;
events { worker_connections 64; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_timeout 60; keepalive_requests 1000000;
client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen %[2]s;
%[3]s} }
`, folder, address, places.String())
	file := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	s := &server{kind: "nginx", address: address, cmd: exec.CommandContext(ctx, program, "-p", folder, "-c", file, "-e", filepath.Join(folder, "errors"))}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if _, err = s.get("/0", ""); err == nil {
			return s, nil
		}
		time.Sleep(10 * time.Millisecond) // it says nothing when it is ready
	}
	s.end()
	return nil, fmt.Errorf("nginx did not start: %w", err)
}
