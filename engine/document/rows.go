package document

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
)

// Rows is the result of a database query, as *sql.Rows is.
type Rows interface {
	Columns() ([]string, error)
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// Records gives each row of a query as a map by its columns' names: a document with From, or all of them a table with Set. The error that ended
// the rows, if one did, is given last. Whoever asked the query closes it.
func Records(rows Rows) iter.Seq2[map[string]any, error] {
	return func(yield func(map[string]any, error) bool) {
		if v := reflect.ValueOf(rows); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() { // what a query gives beside an error
			return
		}
		names, err := rows.Columns()
		if err != nil {
			yield(nil, err)
			return
		}
		for k, name := range names {
			if slices.Contains(names[:k], name) {
				yield(nil, fmt.Errorf("document: the query has two columns named %s", name))
				return
			}
		}
		values, into := make([]any, len(names)), make([]any, len(names))
		for k := range values {
			into[k] = &values[k]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				yield(nil, err)
				return
			}
			record := make(map[string]any, len(names))
			for k, name := range names {
				if text, ok := values[k].([]byte); ok { // which the next row writes over
					record[name] = slices.Clone(text)
				} else {
					record[name] = values[k]
				}
			}
			if !yield(record, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}
