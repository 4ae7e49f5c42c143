package columnar_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math/big"
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
				got = decimal(v.ByteArray(), 2)
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

// decimal writes an integer in two's complement as a decimal.
func decimal(b []byte, places int) string {
	n := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)).FloatString(places)
}

// TestWide: scores of many decimals, great ones and losses are written whole, and what no column can hold is empty and counted.
func TestWide(t *testing.T) {
	for text, want := range map[string]string{"13.333333333333": "13.333333333333000000", "1000000100": "1000000100.000000000000000000", "-2.5": "-2.500000000000000000",
		"12345678901234567890": "12345678901234567890.000000000000000000", "123456789012345678901": "", "1.0000000000000000001": ""} {
		var file bytes.Buffer
		names := batch.Rows{Lang: diag.En}.Names()
		w := columnar.NewWriter(&file, names, 18)
		cells := make([]string, len(names))
		cells[5] = text // the total
		line, err := json.Marshal(cells)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil || w.Close() != nil {
			t.Fatal(text, err)
		}
		r := parquet.NewGenericReader[any](bytes.NewReader(file.Bytes()))
		rows := make([]parquet.Row, 1)
		if n, err := r.ReadRows(rows); n != 1 || err != nil && err != io.EOF {
			t.Fatal(n, err)
		}
		got := ""
		for k, f := range r.Schema().Fields() {
			if v := rows[0][k]; f.Name() == names[5] && !v.IsNull() {
				got = decimal(v.ByteArray(), 18)
			}
		}
		if got != want || (w.Left() == 1) != (want == "") {
			t.Errorf("%s is %s, want %s (%d left)", text, got, want, w.Left())
		}
	}
}
