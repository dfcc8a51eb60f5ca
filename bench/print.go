package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
)

// tolerated is how much a page may slow down while the records grow a hundredfold before it is marked.
const tolerated = 2.0

// growth fills in how much each page slowed down since the smallest size.
func growth(all []Measured) {
	first := map[string]float64{}
	for i := range all {
		m := &all[i]
		if base, ok := first[m.Name]; ok && base > 0 {
			m.Growth = m.MedianMS / base
		} else {
			first[m.Name] = m.MedianMS
		}
	}
}

func printPages(w io.Writer, all []Measured) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "page\trecords\trequests\tmedian ms\tp99 ms\tCPU ms\tallocations\tKB\tbytes\tgrowth\t")
	for _, m := range all {
		if m.Missing {
			fmt.Fprintf(t, "%s\t%d\tnot served (%d)\t\t\t\t\t\t\t\t\n", m.Name, m.Records, m.Status)
			continue
		}
		grew := ""
		if m.Growth > 0 {
			grew = fmt.Sprintf("%.2f", m.Growth)
		}
		if m.Growth > tolerated {
			grew += " !"
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t%d\t%s\t\n", m.Name, m.Records, m.Requests, m.MedianMS, m.P99MS, m.CPUMS, m.Allocs, m.AllocKB, m.Bytes, grew)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "growth: the median against the smallest size; ! marks more than %.0f times\n", tolerated)
	return err
}

func printStarts(w io.Writer, all []Start) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "start\trecords\tfirst page ms\tmemory MB\tpeak MB\t")
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%d\t%.0f\t%.0f\t%.0f\t\n", s.Name, s.Records, s.FirstMS, s.MemoryMB, s.PeakMB)
	}
	return t.Flush()
}

func printWrites(w io.Writer, all []Throughput) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "engine\twriters\twrites a second\tms each\t")
	for _, x := range all {
		fmt.Fprintf(t, "%s\t%d\t%.0f\t%.2f\t\n", x.Engine, x.Writers, x.PerSecond, x.MeanMS)
	}
	return t.Flush()
}

// keep writes a result for machines.
func keep(folder, name string, v any) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), append(data, '\n'), 0o644)
}
