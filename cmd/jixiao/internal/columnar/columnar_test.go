package columnar_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"jixiao/cmd/jixiao/internal/columnar"
	"jixiao/engine"
	"jixiao/engine/batch"
	"jixiao/engine/diag"
)

// TestParquet: what is read back from the file is what the table of the same records says, cell by cell.
func TestParquet(t *testing.T) {
	rs, err := engine.Parse("a.json", []byte(`{"$schema": "x", "id": "demo/one", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number", "min": 0, "max": 100}, "比": {"type": "number", "min": 0, "max": 100}},
		"indicators": [{"id": "A", "name": "甲", "weight": 60, "percent": "率"}, {"id": "B", "name": "乙", "weight": 40, "percent": "比"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	in := strings.Repeat("{\"subject\": \"甲\", \"facts\": {\"率\": 33.33, \"比\": 7}}\n{\"facts\": {\"率\": 5}}\n{\"facts\": {\"率\": 500}}\n", 400)
	rows := batch.Rows{Criteria: rs.Criteria(), Lang: diag.En}
	var file, table bytes.Buffer
	w := columnar.NewWriter(&file, rows.Names(), 2)
	for _, to := range []struct {
		format batch.Format
		w      io.Writer
	}{{columnar.Format{Rows: rows}, w}, {rows, &table}} {
		if _, err := batch.Run(context.Background(), batch.Lines("a.jsonl", strings.NewReader(in)), batch.Under(rs), to.format, to.w, batch.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := parquet.NewGenericReader[any](bytes.NewReader(file.Bytes()))
	columns := map[string]int{}
	for k, f := range r.Schema().Fields() {
		columns[f.Name()] = k
	}
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := make([]parquet.Row, 1200)
	n, err := r.ReadRows(at)
	if n != 1200 || err != nil && err != io.EOF {
		t.Fatal(n, err)
	}
	for k, row := range at {
		for j, want := range lines[k+1] {
			name := rows.Names()[j]
			v, got := row[columns[name]], ""
			switch {
			case v.IsNull():
			case v.Kind() == parquet.ByteArray:
				got = string(v.ByteArray())
			case name == "line":
				got = v.String()
			default: // a decimal with two places
				digits := v.String()
				for len(digits) < 3 {
					digits = "0" + digits
				}
				got = digits[:len(digits)-2] + "." + digits[len(digits)-2:]
			}
			if strings.Contains(want, "～") {
				want = ""
			}
			if got != want {
				t.Fatalf("%d: %s is %q, not %q", k, name, got, want)
			}
		}
	}
}
