package main

import (
	"runtime"
	"slices"
	"syscall"
	"time"
)

// Measured is what many requests of one kind took.
type Measured struct {
	Name     string  `json:"name"`
	Records  int     `json:"records"`
	Requests int     `json:"requests"`
	Status   int     `json:"status"`
	Bytes    int     `json:"bytes"`
	MedianMS float64 `json:"median_ms"`
	P99MS    float64 `json:"p99_ms"`
	CPUMS    float64 `json:"cpu_ms"`   // of the process, user and system, per request
	Allocs   float64 `json:"allocs"`   // per request
	AllocKB  float64 `json:"alloc_kb"` // per request
	Missing  bool    `json:"-"`        // the program has no such page
	Growth   float64 `json:"-"`        // of the median since the smallest size
}

const (
	warmUp       = 10
	mostRequests = 400
	mostTime     = 2 * time.Second
)

// measure asks again and again, until it knows enough.
func measure(name string, records int, ask func(i int) (status, bytes int)) Measured {
	m := Measured{Name: name, Records: records}
	for i := range warmUp {
		m.Status, m.Bytes = ask(i)
		if m.Status >= 400 {
			m.Missing = true
			return m
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu, began := cpuTime(), time.Now()
	took := make([]time.Duration, 0, mostRequests)
	for i := 0; i < mostRequests && time.Since(began) < mostTime; i++ {
		at := time.Now()
		m.Status, m.Bytes = ask(warmUp + i)
		took = append(took, time.Since(at))
	}
	spent := cpuTime() - cpu
	runtime.ReadMemStats(&after)
	slices.Sort(took)
	m.Requests = len(took)
	n := float64(len(took))
	m.MedianMS, m.P99MS = ms(took[len(took)/2]), ms(took[len(took)*99/100])
	m.CPUMS = ms(spent) / n
	m.Allocs = float64(after.Mallocs-before.Mallocs) / n
	m.AllocKB = float64(after.TotalAlloc-before.TotalAlloc) / 1024 / n
	return m
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// cpuTime is what the process has used so far, of both kinds.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // the system does not say; the table shows nought
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
