// Package columnar writes the records of a batch as a Parquet file: scores are decimals, exact, and empty where only a range is known.
package columnar

import (
	"encoding/json"
	"io"
	"math/big"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"jixiao/engine/batch"
)

// Format gives records as Writer takes them: the cells of each as a JSON array on a line.
type Format struct{ batch.Rows }

// Head is nothing: names are in the file's schema.
func (Format) Head() []byte { return nil }

// Append appends a record.
func (f Format) Append(b []byte, o *batch.Outcome) []byte {
	cells, err := json.Marshal(f.Cells(o))
	if err != nil {
		panic(err) // strings always can be
	}
	return append(append(b, cells...), '\n')
}

// kind is what a column holds.
type kind uint8

const (
	text kind = iota
	whole
	decimal
)

// fixed are the kinds of the columns before those of criteria, as batch.Rows has them.
var fixed = []kind{text, whole, text, text, text, decimal, decimal, text, decimal, decimal, text, text, text, text}

// Writer writes a Parquet file. What is written to it are records of Format.
type Writer struct {
	file   *parquet.GenericWriter[any]
	names  []string
	at     []int // of each column in the file, whose columns are sorted by name
	kinds  []kind
	places int
	rows   []parquet.Row
	left   int
}

// Left is how many scores were left empty since they have more digits than a column can hold.
func (c *Writer) Left() int { return c.left }

// A score is a number of at most so many digits, in as many bytes: what other programs read as decimal128.
const digits, size = 38, 16

// groupRows is how many records a row group has, and so how many are in memory.
const groupRows = 50_000

// NewWriter begins a file with those columns; scores have so many decimals.
func NewWriter(w io.Writer, names []string, places int) *Writer {
	c := &Writer{names: names, places: places, at: make([]int, len(names)), kinds: make([]kind, len(names))}
	group := parquet.Group{}
	for k, name := range names {
		if c.kinds[k] = decimal; k < len(fixed) {
			c.kinds[k] = fixed[k]
		}
		switch c.kinds[k] {
		case text:
			group[name] = parquet.Optional(parquet.String())
		case whole:
			group[name] = parquet.Optional(parquet.Int(64))
		case decimal:
			group[name] = parquet.Optional(parquet.Decimal(places, digits, parquet.FixedLenByteArrayType(size)))
		}
	}
	for k, f := range group.Fields() {
		for j, name := range names {
			if f.Name() == name {
				c.at[j] = k
			}
		}
	}
	c.file = parquet.NewGenericWriter[any](w, parquet.NewSchema("scores", group), parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(groupRows),
		parquet.CreatedBy("jixiao", "", ""))
	return c
}

// Write takes whole records.
func (c *Writer) Write(b []byte) (int, error) {
	c.rows = c.rows[:0]
	for line := range strings.Lines(string(b)) {
		var cells []string
		if err := json.Unmarshal([]byte(line), &cells); err != nil {
			return 0, err
		}
		row := make(parquet.Row, len(c.names))
		for k, s := range cells {
			v, err := c.value(k, s)
			if err != nil {
				return 0, err
			}
			row[c.at[k]] = v
		}
		c.rows = append(c.rows, row)
	}
	if _, err := c.file.WriteRows(c.rows); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (c *Writer) value(k int, s string) (parquet.Value, error) {
	null := parquet.NullValue().Level(0, 0, c.at[k])
	if s == "" {
		return null, nil
	}
	switch c.kinds[k] {
	case whole:
		n, err := strconv.ParseInt(s, 10, 64)
		return parquet.Int64Value(n).Level(0, 1, c.at[k]), err
	case decimal:
		if strings.Contains(s, "～") {
			return null, nil
		}
		n, ok := scaled(s, c.places)
		if !ok {
			c.left++
			return null, nil
		}
		return parquet.FixedLenByteArrayValue(n).Level(0, 1, c.at[k]), nil
	}
	return parquet.ByteArrayValue([]byte(s)).Level(0, 1, c.at[k]), nil
}

// scaled is a decimal times 10 to the power of places, in two's complement; ok is false for one that is not whole then, or too long.
func scaled(s string, places int) (b []byte, ok bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) > places {
		return nil, false
	}
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", places-len(fraction)), 10)
	if !ok || len(new(big.Int).Abs(n).Text(10)) > digits {
		return nil, false
	}
	if n.Sign() < 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), 8*size))
	}
	return n.FillBytes(make([]byte, size)), true
}

// Close ends the file.
func (c *Writer) Close() error { return c.file.Close() }
